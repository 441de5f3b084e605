using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class InvalidSessionTests
{
    private static readonly Dictionary<string, string?> Sources = new()
    {
        ["Session:Sources:0"] = "header:X-Session-Id",
        ["Session:Sources:1"] = "query:session",
        ["Session:Sources:2"] = "cookie:sid",
        ["Session:Sources:3"] = "json:$.metadata.session_id",
        ["Session:Lane"] = "X-Lane",
    };

    public static TheoryData<string, string, string, string> Mistakes() => new()
    {
        { "", "X-Session-Id:\r\n", "{}", "The session id in header:X-Session-Id is empty." },
        { "", $"X-Session-Id: {new string('s', 257)}\r\n", "{}", "The session id in header:X-Session-Id is over 256 bytes." },
        { "", "X-Session-Id: a\tb\r\n", "{}", "The session id in header:X-Session-Id has control characters." },
        { "", "X-Session-Id: a\r\nX-Session-Id: b\r\n", "{}", "The session id in header:X-Session-Id has several different values." },
        { "?session=", "", "{}", "The session id in query:session is empty." },
        { "?session=a%01b", "", "{}", "The session id in query:session has control characters." },
        { "?session=a&session=b", "", "{}", "The session id in query:session has several different values." },
        { $"?session={string.Concat(Enumerable.Repeat("%C3%A4", 129))}", "", "{}", "The session id in query:session is over 256 bytes." },
        { "", "Cookie: sid=a; sid=b\r\n", "{}", "The session id in cookie:sid has several different values." },
        { "", "Cookie: sid=\r\n", "{}", "The session id in cookie:sid is empty." },
        { "", "", "{\"metadata\":{\"session_id\":\"\"}}", "The session id in json:$.metadata.session_id is empty." },
        { "", "", "{\"metadata\":{\"session_id\":\"a\\u0001\"}}", "The session id in json:$.metadata.session_id has control characters." },
        { "", "", "{\"metadata\":{\"session_id\":\"a\",\"session_id\":\"b\"}}", "The session id in json:$.metadata.session_id has several different values." },
        { "", "X-Session-Id: s\r\nX-Lane:\r\n", "{}", "The lane in header:X-Lane is empty." },
        { "", $"X-Session-Id: s\r\nX-Lane: {new string('l', 257)}\r\n", "{}", "The lane in header:X-Lane is over 256 bytes." },
        { "", "X-Session-Id: s\r\nX-Lane: a\r\nX-Lane: b\r\n", "{}", "The lane in header:X-Lane has several different values." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task The_client_is_told_which_source_is_wrong_and_nothing_reaches_the_model(string query, string headers, string body, string message)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Sources);

        var answer = await RawExchange.ExchangeAsync(proxy.Address, Post(Prompt.ChatPath + query, headers, body));

        Assert.Equal(400, RawExchange.StatusOf(answer));
        Assert.Equal($$$"""{"error":{"message":"{{{message}}}","type":"invalid_request_error","param":null,"code":"invalid_session"}}""", RawExchange.BodyOf(answer));
        Assert.Contains("\r\nX-Request-Id: r1\r\n", answer, StringComparison.Ordinal);
        Assert.Empty(model.Requests.Snapshot());
        Assert.Empty(proxy.Lifecycle.Lines);
    }

    [Theory]
    [InlineData("/v1/messages", "/type=error", "/error/type=invalid_request_error", "/error/message=*")]
    [InlineData("/v1/responses", "/error/type=invalid_request_error", "/error/code=invalid_session")]
    [InlineData("/v1beta/models/m:generateContent", "/error/status=INVALID_ARGUMENT", "/error/code=400")]
    [InlineData("/generate", "/error/type=invalid_request_error", "/error/code=invalid_session")]
    public async Task The_error_is_the_dialects_own(string path, params string[] expected)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        var answer = await RawExchange.ExchangeAsync(proxy.Address, Post(path, "X-Session-Id:\r\n", "{}"));

        Assert.Equal(400, RawExchange.StatusOf(answer));
        Holds(RawExchange.BodyOf(answer), expected);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "/error/type=authentication_error", "/error/code=unauthorized")]
    [InlineData("/v1/messages", "/error/type=authentication_error")]
    [InlineData("/v1beta/models/m:generateContent", "/error/status=UNAUTHENTICATED", "/error/code=401")]
    public async Task A_missing_credential_has_an_error_of_its_own(string path, params string[] expected)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["StreamGovernance:Identity:Anonymous"] = "Deny" });

        var answer = await RawExchange.ExchangeAsync(proxy.Address, Post(path, "X-Session-Id: s\r\n", "{}"));

        Assert.Equal(401, RawExchange.StatusOf(answer));
        Holds(RawExchange.BodyOf(answer), expected);
        Assert.Empty(model.Requests.Snapshot());
    }

    [Fact]
    public async Task The_same_value_twice_is_no_mistake_and_later_sources_are_not_looked_at()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Sources);

        var answer = await RawExchange.ExchangeAsync(proxy.Address, Post(Prompt.ChatPath + "?session=", "X-Session-Id: a\r\nX-Session-Id: a\r\nCookie: sid=x; sid=y\r\n", "{}"));

        Assert.Equal(200, RawExchange.StatusOf(answer));
    }

    private static string Post(string target, string headers, string body) =>
        $"POST {target} HTTP/1.1\r\nHost: proxy.test\r\nX-Request-Id: r1\r\n{headers}Content-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    private static void Holds(string json, IEnumerable<string> expected)
    {
        foreach (var (path, value) in expected.Select(entry => entry.Split('=')).Select(parts => (parts[0], parts[1])))
        {
            var element = path[1..].Split('/').Aggregate(JsonDocument.Parse(json).RootElement, (parent, name) => parent.GetProperty(name));
            Assert.True(value == "*" ? element.ToString().Length > 0 : element.ToString() == value, $"{path} is {element}, expected {value}");
        }
    }
}
