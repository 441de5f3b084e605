using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>What the proxy takes for a request is what the model server takes for it: nothing gets there in another one's body, and no length is told twice.</summary>
public sealed partial class SmugglingTests
{
    private const string Behind = "GET /behind HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\n\r\n";

    public static TheoryData<string> Names { get; } = [.. SmuggledRequest.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task One_request_is_one_request(string name)
    {
        var (text, statuses) = SmuggledRequest.All[name];
        await using var scene = await Scene.SetAsync();

        var answer = await RawExchange.ExchangeAsync(scene.Proxy.Address, text + Behind);

        Assert.Equal(statuses, Statuses().Matches(answer).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
        var expected = statuses[0] == 200 ? new[] { "POST /v1/chat/completions HTTP/1.1", "GET /behind HTTP/1.1" }[..statuses.Length] : [];
        Assert.Equal(expected, scene.Received.Select(request => request.RequestLine));
        if (scene.Received.FirstOrDefault() is { } received)
        {
            Assert.Equal(SmuggledRequest.Body, Encoding.UTF8.GetString(received.Body.Span));
            Assert.Single(Lengths().Matches(received.Head));
            Assert.Matches("^[0-9]{10,}$", received.Header("X-Stream-Fence"));
        }

        await scene.CheckUnharmedAsync();
    }

    [GeneratedRegex("HTTP/1\\.1 ([0-9]{3}) ")]
    private static partial Regex Statuses();

    [GeneratedRegex("^(Content-Length|Transfer-Encoding):", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Lengths();
}
