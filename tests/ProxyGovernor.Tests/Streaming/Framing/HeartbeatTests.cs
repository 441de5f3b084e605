using System.Text;
using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Tests.Streaming.Framing;

public sealed class HeartbeatTests
{
    private const string Mark = "\uFEFF";

    [Theory]
    [InlineData(StreamDialect.OpenAIChat, ": ping\n\n")]
    [InlineData(StreamDialect.OpenAIResponses, ": ping\n\n")]
    [InlineData(StreamDialect.Sse, ": ping\n\n")]
    [InlineData(StreamDialect.Anthropic, "event: ping\ndata: {@\"type\":\"ping\"}\n\n")]
    [InlineData(StreamDialect.Gemini, "")]
    [InlineData(StreamDialect.Ollama, "")]
    [InlineData(StreamDialect.Ndjson, "")]
    internal void Each_dialect_has_its_own_or_none(StreamDialect dialect, string form)
    {
        Assert.Equal(form.Replace("@", "\"stream_id\":\"sid_1\",", StringComparison.Ordinal), Heartbeat(Reader(dialect, "sid_1")));
        Assert.Equal(form.Replace("@", "", StringComparison.Ordinal), Heartbeat(Reader(dialect, null)));
    }

    [Fact]
    public void It_leaves_the_sequence_alone()
    {
        var reader = Reader(StreamDialect.OpenAIResponses, null);
        Forward(reader, "data: {\"type\":\"a\",\"sequence_number\":4}\n\n");
        Heartbeat(reader);

        var ending = new StreamEnding(ProxyGovernor.Pipeline.StreamOutcome.TimeoutIdle, "m", "");
        var terminal = new byte[reader.MaxTerminalLength(ending)];
        Assert.Contains("\"sequence_number\":5", Encoding.UTF8.GetString(terminal, 0, reader.WriteTerminal(ending, terminal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_stays_only_where_it_is_the_first_thing()
    {
        const string Event = "data: x\n\n";

        Assert.Equal(Mark + Event, Forward(Reader(StreamDialect.Sse, null), Mark + Event));
        var late = Reader(StreamDialect.Sse, null);
        Heartbeat(late);
        Assert.Equal(Event, Forward(late, Mark + Event));
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var reader = Reader(StreamDialect.Anthropic, "sid_1");
        var room = new byte[reader.MaxHeartbeatLength];
        reader.WriteHeartbeat(room);

        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.WriteHeartbeat(room);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static EventReader Reader(StreamDialect dialect, string? tag) =>
        new(Dialect.For(dialect), dialect is StreamDialect.Ollama or StreamDialect.Ndjson ? EventFraming.Ndjson : EventFraming.Sse, tag);

    private static string Heartbeat(EventReader reader)
    {
        var room = new byte[reader.MaxHeartbeatLength];
        return Encoding.UTF8.GetString(room, 0, reader.WriteHeartbeat(room));
    }

    private static string Forward(EventReader reader, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var room = new byte[bytes.Length + reader.MaxGrowth];
        reader.Forward(bytes, room, out int written);
        return Encoding.UTF8.GetString(room, 0, written);
    }
}
