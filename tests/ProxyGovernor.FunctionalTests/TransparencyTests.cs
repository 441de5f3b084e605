using System.Text;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests;

/// <summary>What is not governed is plain YARP's, byte for byte, towards the client and towards the upstream.</summary>
public sealed class TransparencyTests
{
    private const string Odd = "X-Stream-Id: the clients own\r\nx-stream-FENCE: 7\r\nX-Request-Id: not valid, but its own\r\nX-Session-Id: \r\nAccept-Encoding: gzip, br\r\nX-TwIcE: 1\r\nX-TwIcE: 2\r\n";
    private const string Json = "{\"model\":\"m\",\"stream\":true}";

    private const string Stream =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-STREAM-id: the upstreams own\r\nx-odd-CASE: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "1b\r\ndata: {\"stream_id\":\"mine\"}\n\n\r\n0\r\n\r\n";

    private const string Compressed = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 4\r\nVary: A\r\nVary: B\r\n\r\n\u001f\u008b\u0000\u00ff";
    private const string Empty = "HTTP/1.1 204 No Content\r\nAllow: GET, POST\r\n\r\n";
    private const string NotFound = "HTTP/1.1 404 Not Here\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nRetry-After: 3\r\n\r\nnope\n";
    private const string HeadOnly = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1234\r\n\r\n";

    public static TheoryData<Governance, string, string> Ungoverned()
    {
        (string Request, string Answer)[] everywhere =
        [
            (Request("GET /v1/models"), NotFound),
            (Request("GET /v1/chat/completions?a=1&a=2"), Stream),
            (Request("GET /a%2Fb/c%20d/%C3%A4?x=%2f&y"), Compressed),
            (Request("HEAD /v1/models"), HeadOnly),
            (Request("OPTIONS /v1/chat/completions"), Empty),
            (Request("PUT /v1/chat/completions", Json), Stream),
            (Request("PATCH /v1/responses", Json), NotFound),
            (Request("DELETE /v1/responses/resp_1"), Empty),
            (Request("POST /v1/embeddings", Json), Compressed),
            (Request("POST /v1/messages/count_tokens", Json), Compressed),
            (Chunked("POST /v1/audio/speech", "abc", "defg"), Stream),
        ];
        (string Request, string Answer)[] withoutPolicy =
        [
            (Request("POST /v1/chat/completions", Json), Stream),
            (Request("POST /v1/messages", Json), Stream),
            (Chunked("POST /api/chat", "{}", " "), Compressed),
        ];
        var table = new TheoryData<Governance, string, string>();
        foreach (var governance in (Governance[])[Governance.WithoutPolicies, Governance.RouteWithoutPolicy, Governance.Auto])
        {
            foreach (var (request, answer) in governance == Governance.Auto ? everywhere : [.. everywhere, .. withoutPolicy])
            {
                table.Add(governance, request, answer);
            }
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(Ungoverned))]
    public async Task Both_sides_see_the_bytes_of_plain_yarp(Governance governance, string request, string answer)
    {
        await using var upstream = new RecordingUpstream(answer);
        await using var plain = await YarpApplication.StartAsync(upstream.Address, Governance.None);
        await using var governed = await YarpApplication.StartAsync(upstream.Address, governance);

        var expected = await RawExchange.ExchangeAsync(plain.Address, request);
        var expectedUpstream = await upstream.NextAsync();
        var actual = await RawExchange.ExchangeAsync(governed.Address, request);
        var actualUpstream = await upstream.NextAsync();

        Assert.Equal(RawExchange.WithoutMoment(expected), RawExchange.WithoutMoment(actual));
        Assert.Equal(RawExchange.WithoutMoment(expectedUpstream.Head), RawExchange.WithoutMoment(actualUpstream.Head));
        Assert.Equal(expectedUpstream.Body.ToArray(), actualUpstream.Body.ToArray());
    }

    [Fact]
    public async Task The_comparison_sees_what_governance_changes()
    {
        await using var upstream = new RecordingUpstream(Stream);
        await using var governed = await YarpApplication.StartAsync(upstream.Address, Governance.Auto);

        var answer = await RawExchange.ExchangeAsync(governed.Address, Request("POST /v1/chat/completions", Json, "Accept-Encoding: gzip\r\nX-Stream-Id: mine\r\n"));
        var request = await upstream.NextAsync();

        Assert.DoesNotContain("the upstreams own", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"mine\"", answer, StringComparison.Ordinal);
        Assert.Null(request.Header("Accept-Encoding"));
        Assert.NotEqual("mine", request.Header("X-Stream-Id"));
    }

    private static string Request(string line, string body = "", string headers = Odd)
    {
        var length = body.Length == 0 ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n";
        return $"{line} HTTP/1.1\r\nHost: proxy.test\r\n{headers}{length}Connection: close\r\n\r\n{body}";
    }

    private static string Chunked(string line, params string[] chunks) =>
        $"{line} HTTP/1.1\r\nHost: proxy.test\r\n{Odd}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{string.Concat(chunks.Select(chunk => $"{chunk.Length:x}\r\n{chunk}\r\n"))}0\r\n\r\n";
}
