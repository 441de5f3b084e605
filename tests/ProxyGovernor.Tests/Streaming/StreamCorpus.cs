using System.Text;
using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Tests.Streaming;

/// <summary>One upstream body and what the client must get; text is Latin-1, so that any byte can be written.</summary>
internal sealed record StreamSample(string Name, StreamDialect Dialect, EventFraming Framing, string Body, string Expected)
{
    public byte[] Input { get; } = Encoding.Latin1.GetBytes(Body);
}

/// <summary>Bodies of every dialect and every awkward shape. In the expected text, <c>@</c> is the tag.</summary>
internal static class StreamCorpus
{
    private const string Tag = "\"stream_id\":\"sid_1\"";

    public static StreamSample[] All { get; } =
    [
        Sse("chat", StreamDialect.OpenAIChat,
            "data: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n",
            "data: {@,\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n"),
        Sse("responses", StreamDialect.OpenAIResponses,
            "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{}}\n\n"
                + "event: response.completed\ndata: {\"type\":\"response.completed\",\"sequence_number\":1}\n\n",
            "event: response.created\ndata: {@,\"type\":\"response.created\",\"sequence_number\":0,\"response\":{}}\n\n"
                + "event: response.completed\ndata: {@,\"type\":\"response.completed\",\"sequence_number\":1}\n\n"),
        Sse("anthropic", StreamDialect.Anthropic,
            "event: ping\ndata: {\"type\": \"ping\"}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
            "event: ping\ndata: {@,\"type\": \"ping\"}\n\nevent: message_stop\ndata: {@,\"type\":\"message_stop\"}\n\n"),
        Sse("gemini", StreamDialect.Gemini,
            "data: {\"candidates\":[{\"content\":{},\"finishReason\":\"STOP\"}]}\r\n\r\n",
            "data: {@,\"candidates\":[{\"content\":{},\"finishReason\":\"STOP\"}]}\r\n\r\n"),
        Lines("ollama", StreamDialect.Ollama,
            "{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"done\":true,\"eval_count\":5}\n",
            "{@,\"message\":{\"content\":\"a\"},\"done\":false}\n{@,\"done\":true,\"eval_count\":5}\n"),
        Lines("blank-and-crlf-lines", StreamDialect.Ndjson, "\n{\"a\":1}\r\n\r\n \n[1]\nnull\ntext\n{}\n", "\n{@,\"a\":1}\r\n\r\n \n[1]\nnull\ntext\n{@}\n"),
        Lines("no-final-newline", StreamDialect.Ndjson, "{\"a\":1}\n{\"b\":2}", "{@,\"a\":1}\n{@,\"b\":2}"),
        Lines("mark-before-line", StreamDialect.Ndjson, "\u00EF\u00BB\u00BF{\"a\":1}\n", "\u00EF\u00BB\u00BF{@,\"a\":1}\n"),
        Plain("carriage-returns", "data: {\"a\":1}\r\rdata: {\"b\":2}\r\r", "data: {@,\"a\":1}\r\rdata: {@,\"b\":2}\r\r"),
        Plain("mixed-line-ends", "data: {\"a\":1}\r\n\ndata: {\"b\":2}\n\rdata: {\"c\":3}\r\r\n", "data: {@,\"a\":1}\r\n\ndata: {@,\"b\":2}\n\rdata: {@,\"c\":3}\r\r\n"),
        Plain("blank-blocks", "\n\r\n\r\rdata: {\"a\":1}\n\n\n\n\r\n", "\n\r\n\r\rdata: {@,\"a\":1}\n\n\n\n\r\n"),
        Plain("mark", "\u00EF\u00BB\u00BFdata: {\"a\":1}\n\n", "\u00EF\u00BB\u00BFdata: {@,\"a\":1}\n\n"),
        Plain("mark-on-a-blank-line", "\u00EF\u00BB\u00BF\r\ndata: {\"a\":1}\r\n\r\n", "\u00EF\u00BB\u00BF\r\ndata: {@,\"a\":1}\r\n\r\n"),
        Plain("mark-again-is-text", "data: {}\n\n\u00EF\u00BB\u00BFdata: {\"a\":1}\n\n", "data: {@}\n\n\u00EF\u00BB\u00BFdata: {\"a\":1}\n\n"),
        Plain("half-a-mark-is-text", "\u00EF\u00BB\n\ndata: {}\n\n", "\u00EF\u00BB\n\ndata: {@}\n\n"),
        Plain("comments", ": hello\n\n:\ndata:{\"a\":1}\n: in between\n\n", ": hello\n\n:\ndata:{@,\"a\":1}\n: in between\n\n"),
        Plain("fields-in-any-order", "id: 7\ndata:  {\"a\":1} \nevent: x\nretry: 5\nunknown\n\n", "id: 7\ndata:  {@,\"a\":1} \nevent: x\nretry: 5\nunknown\n\n"),
        Plain("fields-that-look-alike", "database: {\"a\":1}\n data: {}\nDATA: {}\n\n", "database: {\"a\":1}\n data: {}\nDATA: {}\n\n"),
        Plain("data-over-lines", "data: {\ndata: \"a\" : 1,\nid: 1\ndata:\ndata: \"b\":2}\n\n", "data: {@,\ndata: \"a\" : 1,\nid: 1\ndata:\ndata: \"b\":2}\n\n"),
        Plain("data-over-lines-starts-late", "data\ndata:\r\ndata: {\"a\":1}\r\n\r\n", "data\ndata:\r\ndata: {@,\"a\":1}\r\n\r\n"),
        Plain("duplicate-over-lines", "data: {\"a\":1,\ndata: \"stream_id\":\ndata: \"x\",\ndata: \"b\":2}\n\n", "data: {@,\"a\":1\ndata: \ndata: ,\ndata: \"b\":2}\n\n"),
        Plain("first-duplicate-over-lines", "data: {\ndata: \"stream_id\":1\ndata: ,\"b\":2}\n\n", "data: {@,\ndata: \ndata: \"b\":2}\n\n"),
        Plain("text-over-lines", "data: {\"a\"\ndata: what\n\n", "data: {\"a\"\ndata: what\n\n"),
        Plain("duplicates", "data: {\"stream_id\":\"x\",\"a\":{\"stream_id\":1},\"stream\\u005fid\":[2], \"\\u0073tream_id\" : {}}\n\n", "data: {@,\"a\":{\"stream_id\":1}}\n\n"),
        Plain("no-objects", "data: [1]\n\ndata: \"{}\"\n\ndata: 12\n\ndata: hi\n\ndata:\n\ndata: null\n\n", "data: [1]\n\ndata: \"{}\"\n\ndata: 12\n\ndata: hi\n\ndata:\n\ndata: null\n\n"),
        Plain("malformed", "data: {\"a\":}\n\ndata: {\"a\":1,}\n\ndata: {a:1}\n\ndata: {\"a\":1} x\n\ndata: {\n\n", "data: {\"a\":}\n\ndata: {\"a\":1,}\n\ndata: {a:1}\n\ndata: {\"a\":1} x\n\ndata: {\n\n"),
        Plain("invalid-utf8", "data: {\"a\":\"\u00FF\u00C3\"}\n\ndata: {\"a\":\"\u00C3\u00A4\"}\n\n", "data: {\"a\":\"\u00FF\u00C3\"}\n\ndata: {@,\"a\":\"\u00C3\u00A4\"}\n\n"),
        Plain("numbers-and-space-stay", "data: { \"a\" : 1.50e+3 ,\t\"a\":-0.0, \"b\":[ ] }\n\n", "data: {@, \"a\" : 1.50e+3 ,\t\"a\":-0.0, \"b\":[ ] }\n\n"),
        Plain("no-final-blank-line", "data: {\"a\":1}\n\ndata: {\"b\":2}", "data: {@,\"a\":1}\n\ndata: {@,\"b\":2}"),
        Plain("huge", $"data: {{\"a\":\"{new string('x', 2000)}\"}}\n\n", $"data: {{@,\"a\":\"{new string('x', 2000)}\"}}\n\n"),
    ];

    public static StreamSample Get(string name) => All.Single(sample => sample.Name == name);

    private static StreamSample Plain(string name, string body, string expected) => Sse(name, StreamDialect.Sse, body, expected);

    private static StreamSample Sse(string name, StreamDialect dialect, string body, string expected) =>
        new(name, dialect, EventFraming.Sse, body, expected.Replace("@", Tag, StringComparison.Ordinal));

    private static StreamSample Lines(string name, StreamDialect dialect, string body, string expected) =>
        new(name, dialect, EventFraming.Ndjson, body, expected.Replace("@", Tag, StringComparison.Ordinal));
}
