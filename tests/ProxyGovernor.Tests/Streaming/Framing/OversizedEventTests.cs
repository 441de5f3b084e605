using System.Text;
using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Tests.Streaming.Framing;

public sealed class OversizedEventTests
{
    [Theory]
    [InlineData("data: {\"a\":\"xxxxxxxxxxxxxxxxxxxx\"}\n\n")]
    [InlineData("data: {\"a\":\"xxxxxxxxxxxxxxxxxxxx\"}\r\n\r\n")]
    [InlineData("data: {\"a\":\"xxxxxxxxxxxxxxxxxxxx\"}\r\r")]
    [InlineData("data: xxxxxx\ndata: yyyyyyyyyyyyyyyyyy\n\r\n")]
    public void Passes_to_its_end_wherever_it_is_cut(string large)
    {
        byte[] body = Encoding.ASCII.GetBytes(large + "data: {}\n\n");
        for (int held = 8; held < large.Length - 2; held++)
        {
            for (int cut = held + 1; cut < large.Length; cut++)
            {
                var reader = new EventReader(Dialect.For(StreamDialect.Sse), EventFraming.Sse, "me");
                Assert.Equal(0, reader.FindEvent(body.AsSpan(0, held)));
                Assert.Equal(held, reader.PassOversized(body.AsSpan(0, held), out bool ended));
                Assert.False(ended);
                int passed = held + reader.PassOversized(body.AsSpan(held, cut - held), out ended);
                if (!ended)
                {
                    Assert.Equal(cut, passed);
                    passed += reader.PassOversized(body.AsSpan(cut), out ended);
                }

                Assert.True(ended);
                AssertNextEvent(reader, body.AsSpan(passed), large.EndsWith("\r\n", StringComparison.Ordinal) && passed < large.Length);
            }
        }
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 0)]
    public void A_byte_order_mark_is_dropped_where_a_heartbeat_came_before(bool heartbeat, int dropped)
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. "event: error\ndata: xxxxxxxxxxxx"u8];
        var reader = new EventReader(Dialect.For(StreamDialect.Sse), EventFraming.Sse, "me");
        if (heartbeat)
        {
            reader.WriteHeartbeat(new byte[reader.MaxHeartbeatLength]);
        }

        Assert.Equal(0, reader.FindEvent(body));
        Assert.Equal(dropped, reader.UnwantedMark(body));
        Assert.Equal(body.Length - dropped, reader.PassOversized(body.AsSpan(dropped), out bool ended));
        Assert.False(ended);
        Assert.Equal(4, reader.PassOversized("yy\n\n"u8, out ended));
        Assert.True(ended);
        AssertNextEvent(reader, "data: {}\n\n"u8, false);
    }

    [Fact]
    public void The_end_may_be_in_the_buffer_that_is_passed_first()
    {
        var reader = new EventReader(Dialect.For(StreamDialect.Ndjson), EventFraming.Ndjson, "me");
        Assert.Equal(0, reader.FindEvent("{\"a\":"u8));
        Assert.Equal(8, reader.PassOversized("{\"a\":1}\n{}\n"u8, out bool ended));
        Assert.True(ended);
        Assert.Equal(3, reader.FindEvent("{}\n"u8));
    }

    [Theory]
    [InlineData(StreamDialect.OpenAIResponses, "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"out", "Terminal")]
    [InlineData(StreamDialect.OpenAIResponses, "data: {\"type\":\"response.output_text.done\",\"text\":\"response.comp", "Content")]
    [InlineData(StreamDialect.OpenAIChat, "data: {\"error\":{\"message\":\"a\"},\"more\":\"xx", "Error")]
    internal void Its_start_tells_its_kind(StreamDialect dialect, string start, string kind)
    {
        var reader = new EventReader(Dialect.For(dialect), EventFraming.Sse, "me");
        byte[] body = Encoding.ASCII.GetBytes(start);
        Assert.Equal(0, reader.FindEvent(body));
        reader.PassOversized(body, out _);
        Assert.Equal(kind, reader.OversizedKind.ToString());
    }

    private static void AssertNextEvent(EventReader reader, ReadOnlySpan<byte> rest, bool startsWithLineFeed)
    {
        Assert.Equal(startsWithLineFeed ? 11 : 10, rest.Length);
        Assert.Equal(rest.Length, reader.FindEvent(rest));
        byte[] destination = new byte[rest.Length + reader.MaxGrowth];
        Assert.Equal(EventKind.Content, reader.Forward(rest, destination, out int written));
        Assert.Equal("data: {\"stream_id\":\"me\"}\n\n", Encoding.ASCII.GetString(destination, 0, written).TrimStart('\n'));
    }
}
