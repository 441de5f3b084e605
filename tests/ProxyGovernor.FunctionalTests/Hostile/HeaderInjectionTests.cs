using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>What a client writes into its session, lane and request ids stays a value: it becomes no header, no line of a log, and no part of an answer.</summary>
public sealed class HeaderInjectionTests
{
    private const string Injected = "X-Evil";
    private const string Escaped = "a%0d%0aX-Evil:%20b";

    private static readonly Dictionary<string, string?> Sources = new()
    {
        ["Session:Sources:0"] = "header:X-Session-Id",
        ["Session:Sources:1"] = "query:session",
        ["Session:Sources:2"] = "cookie:sid",
        ["Session:Sources:3"] = "json:$.session",
        ["Session:Lane"] = "X-Lane",
    };

    /// <summary>Query, header lines, body, and the status: 200 where the value is harmless as it is.</summary>
    public static TheoryData<string, string, string, int> Attempts { get; } = new()
    {
        { "", $"X-Session-Id: {Escaped}\r\n", "{}", 200 },
        { "", "X-Session-Id: \u00C3\u00A4\u00F0\u009F\u0098\u0080\r\n", "{}", 200 },
        { "", "X-Session-Id: \u00FF\r\n", "{}", 400 },
        { "", "X-Session-Id: a\u007Fb\r\n", "{}", 400 },
        { "", $"X-Session-Id: {new string('a', 20_000)}\r\n", "{}", 400 },
        { $"?session={Escaped}", "", "{}", 400 },
        { "?session=a%C2%85X-Evil", "", "{}", 400 },
        { "?session=a%00X-Evil", "", "{}", 400 },
        { $"?session={new string('a', 7_000)}", "", "{}", 400 },
        { "", $"Cookie: sid={Escaped}\r\n", "{}", 400 },
        { "", $"Cookie: sid={new string('a', 20_000)}\r\n", "{}", 400 },
        { "", "", "{\"session\":\"a\\r\\nX-Evil: b\"}", 400 },
        { "", "", $"{{\"session\":\"{new string('a', 100_000)}\"}}", 400 },
        { "", $"X-Session-Id: s\r\nX-Lane: {Escaped}\r\n", "{}", 200 },
        { "", "X-Session-Id: s\r\nX-Lane: a\u0001X-Evil\r\n", "{}", 400 },
        { "", $"X-Session-Id: s\r\nX-Request-Id: {Escaped}\r\n", "{}", 200 },
        { "", "X-Session-Id: s\r\nX-Request-Id: \u00C3\u00A4X-Evil\r\n", "{}", 200 },
        { "", $"X-Session-Id: s\r\nX-Request-Id: X-Evil{new string('a', 20_000)}\r\n", "{}", 200 },
        { "", "X-Session-Id: s\r\nX-Request-Id: X-Evil\r\nX-Request-Id: b\r\n", "{}", 200 },
    };

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task It_stays_a_value(string query, string headers, string body, int status)
    {
        await using var scene = await Scene.SetAsync(settings: Sources);

        var answer = await RawExchange.ExchangeAsync(
            scene.Proxy.Address,
            $"POST {Prompt.ChatPath}{query} HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\n{headers}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal(status, RawExchange.StatusOf(answer));
        Assert.DoesNotContain(Injected, answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(status == 200 ? 1 : 0, scene.Received.Count);
        Assert.DoesNotContain(scene.Received, request => request.Headers.ContainsKey(Injected));
        Assert.DoesNotContain(scene.Received, request => request.Header("X-Request-Id")!.Contains(Injected, StringComparison.Ordinal));
        Assert.DoesNotContain(
            scene.Proxy.Lifecycle.Lines.SelectMany(line => line.Fields.Values), value => value?.ToString()?.Contains(Injected, StringComparison.Ordinal) == true);
        await scene.CheckUnharmedAsync();
    }

    [Fact]
    public async Task What_is_beyond_ascii_reaches_the_model_server_as_its_bytes_were()
    {
        const string Header = "X-Session-Id: \u00C3\u00A4\u00F0\u009F\u0098\u0080";
        await using var scene = await Scene.SetAsync();

        await RawExchange.ExchangeAsync(scene.Proxy.Address, $"POST {Prompt.ChatPath} HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\n{Header}\r\nContent-Length: 2\r\n\r\n{{}}");

        Assert.Contains(Header, Assert.Single(scene.Received).Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sessions/" + Escaped)]
    [InlineData("sessions/a?lane=" + Escaped)]
    [InlineData("streams/" + Escaped)]
    public async Task Nor_in_the_status_api(string path)
    {
        await using var scene = await Scene.SetAsync();

        var answer = await RawExchange.ExchangeAsync(scene.Proxy.Address, $"GET /governor/{path} HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\n\r\n");

        Assert.InRange(RawExchange.StatusOf(answer), 200, 404);
        Assert.DoesNotContain($"\n{Injected}", answer, StringComparison.OrdinalIgnoreCase);
        await scene.CheckUnharmedAsync();
    }
}
