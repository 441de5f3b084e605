using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>What a hostile or broken model server says, the status that its client gets, and the outcome.</summary>
internal sealed record HostileAnswer(Func<RawConnection, Task> Says, int Status, string Outcome)
{
    private const string Stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    private const string Chunked = Stream + "Transfer-Encoding: chunked\r\n\r\n";
    private const string Event = "data: {\"a\":1}\n\n";
    private const string EventChunk = "f\r\n" + Event + "\r\n";
    private const string Evil = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 4\r\n\r\nevil";

    public static readonly IReadOnlyDictionary<string, HostileAnswer> All = new Dictionary<string, HostileAnswer>
    {
        ["bytes that are no HTTP"] = Refused("\0\u0001\u00FF garbage\r\n\r\n"),
        ["HTTP/0.9"] = Refused("hello\r\n\r\n"),
        ["a status of five digits"] = Refused("HTTP/1.1 20000 OK\r\n\r\n"),
        ["another protocol, unasked"] = Refused("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + Event),
        ["informational answers without end"] = new(Endless("", "HTTP/1.1 102 Processing\r\n\r\n"), 502, "upstream_error"),

        ["one header of 100 KB"] = Refused($"{Stream}X-A: {new string('a', 100_000)}\r\nContent-Length: 15\r\n\r\n{Event}"),
        ["headers of 100 KB in all"] = Refused($"{Stream}{Headers(5_000)}Content-Length: 15\r\n\r\n{Event}"),
        ["a header without end"] = new(Endless(Stream + "X-A: ", new string('a', 1_000)), 502, "upstream_error"),
        ["headers without end"] = new(Endless(Stream, "X-A: a\r\n"), 502, "upstream_error"),
        ["a header without a colon"] = Refused($"{Stream}garbage\r\nContent-Length: 15\r\n\r\n{Event}"),
        ["a control character in a header"] = Refused($"{Stream}X-A: a\u0001b\r\nContent-Length: 15\r\n\r\n{Event}"),
        ["a header that is not ASCII"] = Refused($"{Stream}X-A: \u00E4\r\nContent-Length: 15\r\n\r\n{Event}"),

        ["lengths that differ"] = Refused($"{Stream}Content-Length: 15\r\nContent-Length: 16\r\n\r\n{Event}"),
        ["a negative length"] = Refused($"{Stream}Content-Length: -15\r\n\r\n{Event}"),
        ["a length and chunks"] = Incomplete($"{Stream}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n{EventChunk}0\r\n\r\n"),
        ["a second answer behind the first"] = Incomplete($"{Stream}Content-Length: 15\r\n\r\n{Event}{Evil}"),
        ["a second answer behind the chunks"] = Incomplete($"{Chunked}{EventChunk}0\r\n\r\n{Evil}"),
        ["a body where none may be"] = new(Once($"HTTP/1.1 204 No Content\r\nContent-Type: text/event-stream\r\n\r\n{Evil}"), 204, "completed"),

        ["a negative chunk size"] = Broken($"{Chunked}-1\r\n{Event}"),
        ["a chunk size beyond 64 bits"] = Broken($"{Chunked}fffffffffffffffff\r\n{Event}"),
        ["a chunk extension with a line feed"] = Broken($"{Chunked}f;\0=\u0001\n\"\r\n{Event}\r\n0\r\n\r\n"),
        ["a chunk extension without end"] = new(Endless($"{Chunked}{EventChunk}1;", new string('a', 1_000)), 200, "upstream_error"),
        ["trailers without end"] = new(Endless($"{Chunked}{EventChunk}0\r\n", $"X-A: {new string('a', 1_000)}\r\n"), 200, "upstream_error"),
        ["bytes that are no gzip"] = Broken($"{Stream}Content-Encoding: gzip\r\nContent-Length: 15\r\n\r\n{Event}"),
    };

    private static HostileAnswer Refused(string answer) => new(Once(answer), 502, "upstream_error");

    private static HostileAnswer Broken(string answer) => new(Once(answer), 200, "upstream_error");

    private static HostileAnswer Incomplete(string answer) => new(Once(answer), 200, "upstream_incomplete");

    private static Func<RawConnection, Task> Once(string answer) => connection => connection.WriteAsync(RawAnswers.Bytes(answer));

    private static Func<RawConnection, Task> Endless(string first, string piece) => async connection =>
    {
        await connection.WriteAsync(first);
        while (!connection.PeerHasClosed)
        {
            await connection.WriteAsync(piece);
        }
    };

    private static string Headers(int count) => string.Concat(Enumerable.Range(0, count).Select(number => $"X-Header-{number:d5}: 1\r\n"));
}
