using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ProxyGovernor.Benchmarks.Streams;

/// <summary>The event of all streams: a token of a chat completion that bears the time of its sending.</summary>
internal static class BenchEvent
{
    private const int Digits = 17;
    private static readonly byte[] Text = Encoding.ASCII.GetBytes(
        $"data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"benchmark\",\"t\":\"{new string('0', Digits)}\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"token \"}},\"finish_reason\":null}}]}}\n\n");

    private static readonly int TimeAt = Text.AsSpan().IndexOf(TimeMark) + TimeMark.Length;

    public static ReadOnlySpan<byte> End => "\n\n"u8;

    /// <summary>The time is a string: a number that begins with 0 is no JSON, and its event would pass untagged.</summary>
    private static ReadOnlySpan<byte> TimeMark => "\"t\":\""u8;

    /// <summary>A chunk of so many events; its times are filled in by <see cref="Stamp"/>.</summary>
    public static byte[] Chunk(int events)
    {
        var size = (events * Text.Length).ToString("x", CultureInfo.InvariantCulture);
        return [.. Encoding.ASCII.GetBytes(size + "\r\n"), .. Write(events), .. "\r\n"u8];
    }

    /// <summary>So many events without a chunk around them.</summary>
    public static byte[] Write(int events) => [.. Enumerable.Repeat(Text, events).SelectMany(static text => text)];

    /// <summary>Writes this moment into every event of a chunk.</summary>
    public static void Stamp(Span<byte> chunk)
    {
        var now = Stopwatch.GetTimestamp();
        for (var at = chunk.IndexOf((byte)'\n') + 1 + TimeAt; at < chunk.Length; at += Text.Length)
        {
            Utf8Formatter.TryFormat(now, chunk[at..], out _, new System.Buffers.StandardFormat('D', Digits));
        }
    }

    /// <summary>When an event was sent; false for what is no event, such as the end of a stream.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> text, out long sent)
    {
        sent = 0;
        var at = text.IndexOf(TimeMark);
        return at >= 0 && Utf8Parser.TryParse(text[(at + TimeMark.Length)..], out sent, out _);
    }
}
