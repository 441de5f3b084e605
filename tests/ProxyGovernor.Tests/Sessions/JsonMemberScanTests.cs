using System.Buffers;
using System.Text;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Tests.Sessions;

public class JsonMemberScanTests
{
    private static readonly SessionSource Nested = Parse("json:$.metadata.session_id");

    [Theory]
    [InlineData("""{"metadata":{"session_id":"s1"}}""", "s1")]
    [InlineData("""{"x":[{"metadata":{"session_id":"no"}}],"metadata":{"a":{"session_id":"no"},"session_id":17},"y":{"session_id":"no"}}""", "17")]
    [InlineData("""{"metadata":{"session_id":"s1"},"metadata":{"session_id":"s1"}}""", "s1")]
    [InlineData("""{"meta\u0064ata":{"session_id":"\u0073\u00fc"}}""", "sü")]
    [InlineData("""{"metadata":{"session_id":"ü𝄞"}}""", "ü𝄞")]
    [InlineData("""{"metadata":{"session_id":-12345678901234567890}}""", "-12345678901234567890")]
    public void A_member_is_found_wherever_the_body_is_cut(string json, string expected) =>
        Assert.All(EveryCut(json), reading => Assert.Equal(expected, reading!.Value.Value));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[{"metadata":{"session_id":"no"}}]""")]
    [InlineData("""{"session_id":"no","metadata":["session_id","no"]}""")]
    [InlineData("""{"metadata":null,"a":{"metadata":{"session_id":"no"}}}""")]
    [InlineData("\"metadata\"")]
    public void What_is_not_at_the_path_is_not_found(string json) => Assert.All(EveryCut(json), reading => Assert.Equal(SourceReading.Absent, reading));

    [Theory]
    [InlineData("""{"metadata":{"session_id":true}}""", "is neither a string nor an integer")]
    [InlineData("""{"metadata":{"session_id":null}}""", "is neither a string nor an integer")]
    [InlineData("""{"metadata":{"session_id":{"a":"b"}}}""", "is neither a string nor an integer")]
    [InlineData("""{"metadata":{"session_id":["a"]}}""", "is neither a string nor an integer")]
    [InlineData("""{"metadata":{"session_id":1.5}}""", "is neither a string nor an integer")]
    [InlineData("""{"metadata":{"session_id":1e3}}""", "is neither a string nor an integer")]
    [InlineData("""{"metadata":{"session_id":""}}""", "is empty")]
    [InlineData("""{"metadata":{"session_id":"\n"}}""", "has control characters")]
    [InlineData("""{"metadata":{"session_id":"\ud800"}}""", "is not valid text")]
    [InlineData("""{"metadata":{"session_id":"a","session_id":"b"}}""", "has several different values")]
    [InlineData("""{"metadata":{"session_id":"a"},"metadata":{"session_id":"b"}}""", "has several different values")]
    [InlineData("""{"metadata":{"session_id":"a","session_id":true}}""", "has several different values")]
    public void An_unfit_member_is_told(string json, string problem) => Assert.All(EveryCut(json), reading => Assert.Equal(problem, reading!.Value.Problem));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("""{"metadata":{"session_id":"a"}""")]
    [InlineData("""{"metadata":{"session_id":"a"}}x""")]
    [InlineData("""{"metadata":{"session_id":"a"},}""")]
    [InlineData("""{"\ud800":1}""")]
    public void What_is_no_json_is_told_apart(string text)
    {
        // Half a surrogate in another member's name is only seen where it is compared; the body is then as good as none, or valid.
        var expected = text.Contains("ud800", StringComparison.Ordinal) ? SourceReading.Absent : (SourceReading?)null;
        Assert.All(EveryCut(text), reading => Assert.True(reading == expected || reading is null));
    }

    [Theory]
    [InlineData(256, null)]
    [InlineData(257, "is over 256 bytes")]
    [InlineData(100_000, "is over 256 bytes")]
    public void A_member_has_256_bytes_at_most(int length, string? problem) =>
        Assert.Equal(problem, Scan(1000, $$$"""{"metadata":{"session_id":"{{{new string('x', length)}}}"}}""")!.Value.Problem);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_body_is_64_levels_deep_at_most(int depth, bool isJson) =>
        Assert.Equal(isJson, Scan(7, new string('[', depth) + new string(']', depth)) is not null);

    [Fact]
    public void A_long_member_before_the_searched_one_does_not_hide_it() =>
        Assert.Equal("s1", Scan(64, $$$"""{"image":"{{{new string('x', 200_000)}}}","metadata":{"session_id":"s1"}}""")!.Value.Value);

    private static IEnumerable<SourceReading?> EveryCut(string json) => Enumerable.Range(1, Encoding.UTF8.GetByteCount(json) + 1).Select(step => Scan(step, json));

    // Null where the scan says that this is no JSON. The body comes in pieces of the given size, each a segment of its own.
    private static SourceReading? Scan(int step, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var scan = new JsonMemberScan([Nested]);
        var first = new Segment(ReadOnlyMemory<byte>.Empty);
        var last = first;
        for (var position = 0; position < bytes.Length; position += step)
        {
            last = last.Append(bytes.AsMemory(position, Math.Min(step, bytes.Length - position)));
            if (!scan.TryAdvance(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length), isComplete: false))
            {
                return null;
            }
        }

        return scan.TryAdvance(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length), isComplete: true) ? scan.ReadingOf(Nested) : null;
    }

    private static SessionSource Parse(string text) => SessionSource.TryParse(text, out var source) ? source : throw new ArgumentException(text, nameof(text));

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
