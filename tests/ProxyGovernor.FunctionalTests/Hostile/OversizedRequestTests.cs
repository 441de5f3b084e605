using System.Text;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>Too much of anything is refused before it costs anything, or passes as it is.</summary>
public sealed class OversizedRequestTests
{
    private const int BodyLimit = 100_000;

    public static TheoryData<string, string, int> Heads { get; } = new()
    {
        { $"?a={new string('a', 10_000)}", "", 414 },
        { "", $"X-A: {new string('a', 40_000)}\r\n", 431 },
        { "", $"Cookie: {new string('a', 40_000)}\r\n", 431 },
        { "", string.Concat(Enumerable.Range(0, 200).Select(number => $"X-{number}: a\r\n")), 431 },
        { "", $"Content-Length: {BodyLimit + 1}\r\n", 413 },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task A_head_over_the_servers_limits_is_refused(string query, string headers, int status)
    {
        await using var scene = await SetAsync();

        var answer = await RawExchange.ExchangeAsync(scene.Proxy.Address, $"{Head(query)}{headers}\r\n");

        Assert.Equal(status, RawExchange.StatusOf(answer));
        Assert.Empty(scene.Received);
        await scene.CheckUnharmedAsync();
    }

    [Theory]
    [InlineData("header:X-Session-Id")]
    [InlineData("json:$.session")]
    public async Task A_body_that_grows_over_the_limit_is_refused_and_the_session_is_free(string source)
    {
        await using var scene = await SetAsync(source);
        var chunk = $"1000\r\n{new string(' ', 4096)}\r\n";

        var answer = await RawExchange.ExchangeAsync(
            scene.Proxy.Address, $"{Head()}Transfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat(chunk, (BodyLimit / 4096) + 1))}0\r\n\r\n");

        Assert.Equal(413, RawExchange.StatusOf(answer));
        Assert.Empty(scene.Received);
        await scene.CheckUnharmedAsync();
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task A_body_nested_beyond_measure_passes_as_it_is(string open, string close)
    {
        const int Depth = 10_000;
        await using var scene = await SetAsync("json:$.session");
        var body = $"{{\"x\":{string.Concat(Enumerable.Repeat(open, Depth))}1{string.Concat(Enumerable.Repeat(close, Depth))}}}";

        var answer = await RawExchange.ExchangeAsync(scene.Proxy.Address, $"{Head()}Content-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal(200, RawExchange.StatusOf(answer));
        Assert.Equal(body, Encoding.UTF8.GetString(Assert.Single(scene.Received).Body.Span));
        await scene.CheckUnharmedAsync();
    }

    private static Task<Scene> SetAsync(string source = "header:X-Session-Id") => Scene.SetAsync(
        settings: new Dictionary<string, string?> { ["Session:Sources:0"] = source }, kestrel: limits => limits.MaxRequestBodySize = BodyLimit);

    private static string Head(string query = "") =>
        $"POST {Prompt.ChatPath}{query} HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\nX-Session-Id: {Scene.Session}\r\nContent-Type: application/json\r\n";
}
