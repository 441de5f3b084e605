using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Tests.Streaming.Framing;

public sealed class TailTests
{
    private const string Tag = "\"stream_id\":\"sid_1\"";

    [Theory]
    [InlineData("data: {\"a\":1}", "data: {" + Tag + ",\"a\":1}")]
    [InlineData("data: {\"a\":1}\n", "data: {" + Tag + ",\"a\":1}\n")]
    [InlineData("data: {\"a\":\ndata: 1}\r", "data: {" + Tag + ",\"a\":\ndata: 1}\r")]
    [InlineData("data: [DONE]", "data: [DONE]")]
    [InlineData(": ping", ": ping")]
    public void A_complete_last_event_is_forwarded(string tail, string expected) => Assert.Equal(expected, StreamDriver.Sse(tail).Text);

    [Theory]
    [InlineData("data: {\"a\":1")]
    [InlineData("data: {\"a\":\"half")]
    [InlineData("data: [DON")]
    [InlineData("event: message")]
    [InlineData("dat")]
    public void Half_an_event_is_dropped(string tail) => Assert.Equal("data: {" + Tag + "}\n\n", StreamDriver.Sse("data: {}\n\n" + tail).Text);

    [Theory]
    [InlineData("data: half", "data: half")]
    [InlineData("data: {half", "")]
    [InlineData("data:  [1,", "")]
    public void A_plain_stream_keeps_a_tail_of_any_text_but_half_of_json(string tail, string kept) =>
        Assert.Equal(kept, StreamDriver.Sse(tail, StreamDialect.Sse).Text);

    [Fact]
    public void A_json_body_that_claims_to_be_an_event_stream_is_kept() =>
        Assert.Equal("{\n  \"text\": 1\n}\n", StreamDriver.Sse("{\n  \"text\": 1\n}\n").Text);

    [Fact]
    public void Half_a_line_is_dropped() => Assert.Equal("{" + Tag + "}\n", StreamDriver.Lines("{}\n{\"a\":").Text);

    [Theory]
    [InlineData("data: {}", "\n\n")]
    [InlineData("data: {}\r", "\n\n")]
    [InlineData("data: {}\n\n", "")]
    [InlineData("data: {}\n\ndata: {", "")]
    public void A_terminal_completes_the_tail_first(string body, string start)
    {
        var driver = StreamDriver.Sse(body);
        Assert.Equal(start.Length > 0, driver.Reader.TailNeedsEnd);
        Assert.StartsWith(start + "data: {" + Tag + ",\"error\"", driver.End(new(StreamOutcome.UpstreamIncomplete, "cut", StreamDriver.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_completed_by_one_newline() =>
        Assert.StartsWith("\n{" + Tag, StreamDriver.Lines("{}").End(new(StreamOutcome.UpstreamIncomplete, "cut", StreamDriver.Id)), StringComparison.Ordinal);

    [Fact]
    public void The_kind_of_the_tail_is_told() => Assert.Equal([EventKind.Terminal], StreamDriver.Lines("{\"done\":true}").Kinds);
}
