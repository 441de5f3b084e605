using System.Text;

namespace ProxyGovernor.FunctionalTests.EventStreams;

/// <summary>A body, and the data of the events that the standard has a client dispatch for it.</summary>
internal sealed record StandardCase(byte[] Body, string[] Dispatched);

/// <summary>Event streams for each rule of "Server-sent events" in the HTML standard: how lines end, what a field is, and what each field does.</summary>
internal static class StandardCases
{
    private const string A = "{\"a\":1}";
    private const string B = "{\"b\":2}";

    public static readonly IReadOnlyDictionary<string, StandardCase> All = new Dictionary<string, StandardCase>
    {
        // The stream begins with at most one byte order mark.
        ["no byte at all"] = Case(""),
        ["a byte order mark"] = Case($"\uFEFFdata: {A}\n\n", A),
        ["a byte order mark alone"] = Case("\uFEFF"),
        ["a second byte order mark is part of a name"] = Case($"\uFEFF\uFEFFdata: {A}\n\ndata: {B}\n\n", B),
        ["a later byte order mark is part of a name"] = Case($"data: {A}\n\n\uFEFFdata: {B}\n\n", A),

        // A line ends with CRLF, with LF, or with CR. Behind a last CR parsers wait for an LF: a comment follows it here.
        ["LF"] = Case($"data: {A}\n\ndata: {B}\n\n", A, B),
        ["CR"] = Case($"data: {A}\r\rdata: {B}\r\r:\r", A, B),
        ["CRLF"] = Case($"data: {A}\r\n\r\ndata: {B}\r\n\r\n", A, B),
        ["line ends of all kinds"] = Case($"data: {A}\r\n\ndata: {B}\n\rdata: 3\r\r\ndata: 4\r\n\r:\n", A, B, "3", "4"),
        ["blank lines in a row"] = Case($"\n\r\n\r\rdata: {A}\n\n\n\r\n\rdata: {B}\n\n", A, B),
        ["no other character ends a line"] = Case("data: a\u000Bb\u000Cc\u0085d\u2028e\u2029f\n\n", "a\u000Bb\u000Cc\u0085d\u2028e\u2029f"),

        // A line that begins with a colon is a comment.
        ["comments"] = Case($": hello\n\n:\ndata: {A}\n:data: x\n::\n\n", A),
        ["nothing but comments"] = Case(": one\n\n: two\n\n"),

        // The name ends at the first colon; of the value one space is removed, and nothing else.
        ["no space after the colon"] = Case($"data:{A}\n\n", A),
        ["one of two spaces is removed"] = Case($"data:  {A}\n\n", $" {A}"),
        ["a tab is kept"] = Case($"data:\t{A}\n\n", $"\t{A}"),
        ["spaces at the end are kept"] = Case($"data: {A} \n\n", $"{A} "),
        ["colons in the value"] = Case("data::: x\n\n", ":: x"),
        ["a space before the name is part of it"] = Case($" data: {A}\n\ndata: {B}\n\n", B),
        ["a space before the colon is part of the name"] = Case($"data : {A}\n\ndata: {B}\n\n", B),
        ["names are told apart by case"] = Case($"DATA: {A}\nData: x\n\ndata: {B}\n\n", B),
        ["names are told apart in full"] = Case($"dat: x\ndatas: x\ndata: {A}\n\n", A),
        ["unknown fields"] = Case($"unknown: x\ndata: {A}\nlast\n\n", A),

        // data: lines are joined by LF; what had none dispatches nothing.
        ["empty data"] = Case("data:\n\ndata\n\ndata: \n\n", "", "", ""),
        ["an empty line of data in the midst"] = Case($"data: {A}\ndata\ndata: {B}\n\n", $"{A}\n\n{B}"),
        ["several empty lines of data"] = Case("data\n\ndata\ndata\n\ndata:", "", "\n"),
        ["an object over several lines"] = Case("data: {\"a\":\ndata: 1,\ndata:  \"b\":[\r\ndata: 2]}\n\n", "{\"a\":\n1,\n \"b\":[\n2]}"),
        ["other fields between lines of data"] = Case("data: {\"a\":\nid: 7\n: comment\nevent: x\ndata: 1}\n\n", "{\"a\":\n1}"),
        ["a block without data"] = Case($"event: x\n\ndata: {A}\n\n", A),
        ["data of any kind"] = Case("data: text\n\ndata: [1,2]\n\ndata: \"x\"\n\ndata: 12\n\ndata: null\n\n", "text", "[1,2]", "\"x\"", "12", "null"),
        ["NUL in data"] = Case("data: a\0b\n\n", "a\0b"),

        // event:
        ["event names"] = Case($"event: add\ndata: {A}\n\nevent:remove\ndata: {B}\n\ndata: 3\n\n", A, B, "3"),
        ["the last event name counts"] = Case($"event: one\nevent: two\ndata: {A}\nevent: three\n\n", A),
        ["an empty event name"] = Case($"event: one\nevent\ndata: {A}\n\nevent:\ndata: {B}\n\n", A, B),

        // id: an id with NUL is ignored, an empty one resets.
        ["ids"] = Case($"id: 1\ndata: {A}\n\ndata: {B}\n\nid\ndata: 3\n\n", A, B, "3"),
        ["an id with NUL"] = Case($"id: 1\ndata: {A}\n\nid: 2\0\ndata: {B}\n\n", A, B),
        ["an id without data"] = Case($"id: 9\n\ndata: {A}\n\n", A),

        // retry: digits alone.
        ["retry"] = Case($"retry: 1500\ndata: {A}\n\nretry:250\n\n", A),
        ["a retry that is no number"] = Case($"retry: soon\nretry: 1s\nretry: -1\nretry: 1.5\nretry\ndata: {A}\n\n", A),

        // What lacks its blank line at the end of the stream is discarded.
        ["no final blank line"] = Case($"data: {A}\n\ndata: {B}\n", A),
        ["no final line end"] = Case($"data: {A}\n\ndata: {B}", A),
        ["an unfinished comment"] = Case($"data: {A}\n\n: da", A),

        // The stream is UTF-8, and what is not is replaced.
        ["characters of one to four bytes"] = Case("data: {\"a\":\"a\u00E4\u20AC\U0001F600\"}\n\n", "{\"a\":\"a\u00E4\u20AC\U0001F600\"}"),
        ["names of more than ASCII"] = Case($"d\u00E4ta: x\nevent: gr\u00FC\u00DFe\ndata: {A}\n\n", A),
        ["bytes that are no UTF-8"] = new([.. "data: {\"a\":\""u8, 0xFF, 0xC3, .. "\"}\n\n"u8], ["{\"a\":\"\uFFFD\uFFFD\"}"]),
        ["a long line"] = Case($"data: {{\"a\":\"{new string('x', 200_000)}\"}}\n\n", $"{{\"a\":\"{new string('x', 200_000)}\"}}"),
    };

    private static StandardCase Case(string body, params string[] dispatched) => new(Encoding.UTF8.GetBytes(body), dispatched);
}
