using System.Buffers;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Streaming.Tagging;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Streaming.Framing;

/// <summary>
/// Cuts one stream into events, classifies, tags and ends it. The caller owns the buffers: it finds an event at the start of its inbox, forwards it,
/// advances and asks again. One per stream, not thread-safe; nothing is allocated per event.
/// </summary>
internal sealed class EventReader
{
    private readonly EventForwarder _forwarder;
    private readonly EventFormat _format;
    private readonly bool _tags;
    private int _scanned;
    private bool _pastStart;
    private bool _heartbeatCameFirst;
    private bool _oversized;

    /// <param name="dialect">The dialect, resolved against the framing.</param>
    /// <param name="framing">Anything but <see cref="EventFraming.None"/>.</param>
    /// <param name="streamIdTag">The stream id that each event carries, or null to tag nothing.</param>
    /// <param name="usage">Told the token counts that pass; null where nobody asks for them.</param>
    public EventReader(Dialect dialect, EventFraming framing, string? streamIdTag, TokenUsage? usage = null)
    {
        _tags = streamIdTag is not null;
        _forwarder = new EventForwarder(dialect, streamIdTag is null ? null : new JsonTagger(streamIdTag), usage);
        _format = EventFormat.For(framing, _forwarder);
    }

    /// <summary>The most bytes that tagging adds to one event.</summary>
    public int MaxGrowth => _forwarder.MaxGrowth;

    /// <summary>The model server's own id of the answer, from the first event; null where it tells none.</summary>
    public string? AnswerId => _forwarder.AnswerId;

    /// <summary>The forwarded tail lacked its final newlines; <see cref="WriteTerminal"/> completes it first.</summary>
    public bool TailNeedsEnd { get; private set; }

    /// <summary>What the start of the last oversized event told of its kind, from the first <see cref="PassOversized"/> on.</summary>
    public EventKind OversizedKind { get; private set; }

    /// <summary>
    /// The length of the first event in <paramref name="buffer"/> with its end, or 0 if it is not whole yet. The same start is passed until an event
    /// was found; bytes seen before are not looked at again.
    /// </summary>
    public int FindEvent(ReadOnlySpan<byte> buffer)
    {
        int end = _format.FindEnd(buffer[_scanned..]);
        int length = end == 0 ? 0 : _scanned + end;
        _scanned = end == 0 ? buffer.Length : 0;
        return length;
    }

    /// <summary>Classifies an event and copies it, tagged; <paramref name="destination"/> has room for it and <see cref="MaxGrowth"/>.</summary>
    public EventKind Forward(ReadOnlySpan<byte> wholeEvent, Span<byte> destination, out int written)
    {
        int mark = MarkLength(wholeEvent);
        _pastStart = true;
        // It is a mark at the start of a stream only; behind a heartbeat it would spoil the event's first field.
        int kept = _heartbeatCameFirst ? 0 : mark;
        wholeEvent[..kept].CopyTo(destination);
        var kind = _format.Forward(wholeEvent[mark..], destination[kept..], out written);
        written += kept;
        return kind;
    }

    /// <summary>The most bytes that <see cref="WriteHeartbeat"/> writes.</summary>
    public int MaxHeartbeatLength => _forwarder.Dialect.Heartbeat.Length + MaxGrowth;

    /// <summary>Writes the dialect's heartbeat between two events, tagged as they are; the bytes written.</summary>
    public int WriteHeartbeat(Span<byte> destination)
    {
        _heartbeatCameFirst |= !_pastStart;
        _format.Forward(_forwarder.Dialect.Heartbeat, destination, out int written);
        return written;
    }

    /// <summary>
    /// Bytes to drop of the start of an event that is too large to hold: a byte order mark that a heartbeat came before. Asked once, before
    /// <see cref="PassOversized"/>.
    /// </summary>
    public int UnwantedMark(ReadOnlySpan<byte> eventStart)
    {
        int mark = _heartbeatCameFirst ? MarkLength(eventStart) : 0;
        _pastStart |= mark > 0;
        _scanned -= mark;
        return mark;
    }

    /// <summary>
    /// Lets an event through that is too large to hold: how many bytes of <paramref name="buffer"/> belong to it. The first call takes the buffer
    /// that <see cref="FindEvent"/> found no end in, the next ones what follows, until <paramref name="ended"/>.
    /// </summary>
    public int PassOversized(ReadOnlySpan<byte> buffer, out bool ended)
    {
        if (!_oversized)
        {
            OversizedKind = _format.ClassifyStart(buffer[MarkLength(buffer)..]);
            _pastStart = true;
        }

        int end = _format.FindEnd(buffer[_scanned..]);
        ended = end > 0;
        _oversized = !ended;
        int length = ended ? _scanned + end : buffer.Length;
        _scanned = 0;
        return length;
    }

    /// <summary>
    /// At a clean end of the body: forwards a last event that lacks its final newlines. False, with nothing written, where it was cut in two.
    /// </summary>
    public bool TakeTail(ReadOnlySpan<byte> tail, Span<byte> destination, out int written, out EventKind kind)
    {
        (written, kind) = (0, EventKind.Comment);
        if (tail.IsEmpty || !_format.IsWhole(tail[MarkLength(tail)..]))
        {
            return false;
        }

        kind = Forward(tail, destination, out written);
        TailNeedsEnd = tail.ContainsAnyExcept((byte)'\r', (byte)'\n');
        return true;
    }

    /// <summary>The most bytes that <see cref="WriteTerminal"/> writes for this ending.</summary>
    public int MaxTerminalLength(in StreamEnding ending) => _format.End.Length + Dialect.MaxTerminalLength(ending);

    /// <summary>Writes the dialect's own terminal for a stream that we end; the bytes written, 0 for a stream that completed.</summary>
    public int WriteTerminal(in StreamEnding ending, Span<byte> destination)
    {
        if (ending.Outcome == StreamOutcome.Completed)
        {
            return 0;
        }

        var output = new ArrayBufferWriter<byte>(MaxTerminalLength(ending));
        if (TailNeedsEnd)
        {
            output.Write(_format.End);
            TailNeedsEnd = false;
        }

        _forwarder.Dialect.WriteTerminal(_tags ? ending : ending with { StreamId = "" }, _forwarder.State, output);
        output.WrittenSpan.CopyTo(destination);
        return output.WrittenCount;
    }

    /// <summary>Bytes of the byte order mark that may stand before the stream's first event.</summary>
    private int MarkLength(ReadOnlySpan<byte> text) => _pastStart ? 0 : ByteOrderMark.LengthAt(text);
}
