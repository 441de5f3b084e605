using System.Text.RegularExpressions;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>A governed request and its answer have plain YARP's head, in its order and its spelling, but for the names that are ours to set.</summary>
public sealed partial class GovernedHeadTests
{
    private const string Request =
        "POST /v1/chat/completions?b=2&a=%2f HTTP/1.1\r\nHost: proxy.test\r\nzuLu: last\r\nX-Session-Id: s\r\nAlpha: 1\r\nX-TwIcE: 1\r\nX-TwIcE: 2\r\n"
        + "Accept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    private const string Answer =
        "HTTP/1.1 429 Slow Down\r\nzULU: z\r\nContent-Type: application/json\r\nX-RateLimit-Remaining: 0\r\nalpha: a\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\n{}";

    private static readonly Dictionary<string, string?> Transforms = new()
    {
        ["ReverseProxy:Routes:default:Transforms:0:PathPrefix"] = "/engine",
        ["ReverseProxy:Routes:default:Transforms:1:RequestHeader"] = "X-Added",
        ["ReverseProxy:Routes:default:Transforms:1:Set"] = "yes",
        ["ReverseProxy:Routes:default:Transforms:2:X-Forwarded"] = "Append",
        ["ReverseProxy:Routes:default:Transforms:3:ResponseHeader"] = "X-Answered",
        ["ReverseProxy:Routes:default:Transforms:3:Set"] = "by transform",
        ["ReverseProxy:Routes:default:Transforms:3:When"] = "Always",
        ["ReverseProxy:Routes:default:Transforms:4:RequestHeadersAllowed"] = "zulu;alpha;x-twice;X-Session-Id;Content-Type;Content-Length",
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_the_same_on_both_sides(bool withTransforms)
    {
        await using var upstream = new RecordingUpstream(Answer);
        var plain = await ExchangeAsync(upstream, new() { ["ReverseProxy:Routes:default:Metadata:StreamGovernance.Policy"] = null }, withTransforms);
        var governed = await ExchangeAsync(upstream, [], withTransforms);

        Assert.NotEqual(plain, governed);
        Assert.Equal(WithoutOurs(plain.Upstream, "Accept-Encoding"), WithoutOurs(governed.Upstream));
        Assert.Equal(WithoutOurs(plain.Client), WithoutOurs(governed.Client));
        Assert.Equal(withTransforms, governed.Upstream.Contains("POST /engine/v1/", StringComparison.Ordinal) && governed.Upstream.Contains("X-Added: yes", StringComparison.Ordinal));
        Assert.Equal(withTransforms, governed.Client.Contains("X-Answered: by transform", StringComparison.Ordinal));
        Assert.Contains("X-Forwarded-For: 127.0.0.1", governed.Upstream, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-Host: proxy.test", governed.Upstream, StringComparison.Ordinal);
    }

    private static async Task<(string Upstream, string Client)> ExchangeAsync(RecordingUpstream upstream, Dictionary<string, string?> settings, bool withTransforms)
    {
        await using var proxy = await GovernedProxy.StartAsync(upstream.Address, withTransforms ? settings.Concat(Transforms).ToDictionary() : settings);
        var answer = await RawExchange.ExchangeAsync(proxy.Address, Request);
        return (RawExchange.WithoutMoment((await upstream.NextAsync()).Head), RawExchange.WithoutMoment(answer));
    }

    private static IEnumerable<string> WithoutOurs(string head, string alsoWithout = "X-Stream-Id") =>
        head.Split("\r\n").Where(line => !Ours().IsMatch(line) && !line.StartsWith(alsoWithout + ":", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("^X-(Stream-Id|Stream-Fence|Request-Id):", RegexOptions.IgnoreCase)]
    private static partial Regex Ours();
}
