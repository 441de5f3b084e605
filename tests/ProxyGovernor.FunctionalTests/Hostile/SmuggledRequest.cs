namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>A request whose length can be read in more than one way, as its bytes are, and the statuses that its sender gets for it and for the request behind it.</summary>
/// <param name="Text">Head and body; Latin-1.</param>
/// <param name="Statuses">One where the connection is closed after it, so that what follows is nobody's request.</param>
internal sealed record SmuggledRequest(string Text, params int[] Statuses)
{
    public const string Body = """{"stream":true}""";

    private const string Chunks = $"f\r\n{Body}\r\n0\r\n\r\n";
    private const string Length = "Content-Length: 15\r\n";

    public static readonly IReadOnlyDictionary<string, SmuggledRequest> All = new Dictionary<string, SmuggledRequest>
    {
        ["lengths that differ"] = Refused("Content-Length: 15\r\nContent-Length: 16\r\n", Body),
        ["the same length twice"] = Refused("Content-Length: 15\r\nContent-Length: 15\r\n", Body),
        ["a list of lengths"] = Refused("Content-Length: 15, 15\r\n", Body),
        ["a negative length"] = Refused("Content-Length: -15\r\n", Body),
        ["a hexadecimal length"] = Refused("Content-Length: 0xf\r\n", Body),
        ["a length beyond 64 bits"] = Refused("Content-Length: 99999999999999999999\r\n", Body),

        ["a shorter length before chunks"] = Served("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", Chunks, 200),
        ["a longer length after chunks"] = Served("Transfer-Encoding: chunked\r\nContent-Length: 100\r\n", Chunks, 200),

        ["a coding that only looks like chunked"] = Refused("Transfer-Encoding: xchunked\r\n", Chunks),
        ["chunked in quotes"] = Refused("Transfer-Encoding: \"chunked\"\r\n", Chunks),
        ["chunked behind a vertical tab"] = Refused("Transfer-Encoding: \u000Bchunked\r\n", Chunks),
        ["chunked and not the last coding"] = Refused("Transfer-Encoding: chunked, gzip\r\n", Chunks),
        ["chunked and another coding after it"] = Refused("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", Chunks),
        ["the identity coding"] = Refused("Transfer-Encoding: identity\r\n", Body),
        ["chunked on a folded line"] = Refused("Transfer-Encoding:\r\n chunked\r\n", Chunks),
        ["a space before the colon"] = Refused("Transfer-Encoding : chunked\r\n", Chunks),
        ["chunked twice"] = Served("Transfer-Encoding: chunked, chunked\r\n", Chunks, 200, 200),
        ["two lines of chunked"] = Served("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", Chunks, 200, 200),
        ["chunked between tabs"] = Served("Transfer-Encoding:\tchunked\t\r\n", Chunks, 200, 200),
        ["an underscore for the hyphen"] = Served($"Transfer_Encoding: chunked\r\n{Length}", Body, 200, 200),

        ["a negative chunk size"] = Refused("Transfer-Encoding: chunked\r\n", $"-f\r\n{Body}\r\n0\r\n\r\n"),
        ["a chunk size with a prefix"] = Refused("Transfer-Encoding: chunked\r\n", $"0xf\r\n{Body}\r\n0\r\n\r\n"),
        ["a chunk size beyond 64 bits"] = Refused("Transfer-Encoding: chunked\r\n", $"1000000000000000f\r\n{Body}\r\n0\r\n\r\n"),
        ["a line feed in a chunk extension"] = Refused("Transfer-Encoding: chunked\r\n", $"f;a\nb\r\n{Body}\r\n0\r\n\r\n"),
        ["a line feed behind a chunk size"] = Refused("Transfer-Encoding: chunked\r\n", $"f\n{Body}\r\n0\r\n\r\n"),
        ["a chunk longer than its size"] = Refused("Transfer-Encoding: chunked\r\n", $"e\r\n{Body}\r\n0\r\n\r\n"),
        ["a chunk extension"] = Served("Transfer-Encoding: chunked\r\n", $"f;a=b\r\n{Body}\r\n0\r\n\r\n", 200, 200),
        ["a length and a fence in the trailers"] = Served("Transfer-Encoding: chunked\r\n", $"f\r\n{Body}\r\n0\r\nContent-Length: 5\r\nX-Stream-Fence: 1\r\n\r\n", 200, 200),

        ["a line feed alone ends a header"] = Served($"X-A: 1\nX-B: 2\r\n{Length}", Body, 200, 200),
        ["a carriage return alone in a header"] = Refused($"X-A: 1\rX-B: 2\r\n{Length}", Body),
        ["a folded header"] = Refused($"X-A: 1\r\n Content-Length: 4\r\n{Length}", Body),
        ["NUL in a header"] = Refused($"X-A: 1\0\r\n{Length}", Body),
        ["two hosts"] = Refused($"Host: other\r\n{Length}", Body),
        ["a target that names another host"] = new(Request($"{Length}", Body).Replace(" /v1", " http://other/v1", StringComparison.Ordinal), 400),
        ["a space in the target"] = new(Request($"{Length}", Body).Replace("/v1/", "/v1 /", StringComparison.Ordinal), 400),
        ["chunks in HTTP/1.0"] = new(Request("Transfer-Encoding: chunked\r\n", Chunks).Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), 200),
    };

    private static SmuggledRequest Refused(string headers, string body) => new(Request(headers, body), 400);

    private static SmuggledRequest Served(string headers, string body, params int[] statuses) => new(Request(headers, body), statuses);

    private static string Request(string headers, string body) =>
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: proxy\r\nX-Session-Id: {Scene.Session}\r\nContent-Type: application/json\r\n{headers}\r\n{body}";
}
