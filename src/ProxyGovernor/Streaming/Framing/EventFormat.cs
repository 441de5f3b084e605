namespace ProxyGovernor.Streaming.Framing;

/// <summary>One framing's rules for one stream: where an event ends, and where its data stands. Not thread-safe; it keeps scan state.</summary>
internal abstract class EventFormat
{
    public static EventFormat For(EventFraming framing, EventForwarder forwarder) => framing switch
    {
        EventFraming.Sse => new SseFormat(forwarder),
        EventFraming.Ndjson => new NdjsonFormat(forwarder),
        _ => throw new ArgumentOutOfRangeException(nameof(framing), framing, "Only framed bodies have events."),
    };

    /// <summary>What completes an event that lacks its final newlines.</summary>
    public abstract ReadOnlySpan<byte> End { get; }

    /// <summary>Looks at bytes that follow those of the last call; the count up to and including the event's end, or 0 if it does not end here.</summary>
    public abstract int FindEnd(ReadOnlySpan<byte> fresh);

    /// <summary>Classifies one event and copies it, tagged where its data is a JSON object.</summary>
    public abstract EventKind Forward(ReadOnlySpan<byte> wholeEvent, Span<byte> destination, out int written);

    /// <summary>What the start of an event tells of its kind, where the rest is not at hand.</summary>
    public abstract EventKind ClassifyStart(ReadOnlySpan<byte> eventStart);

    /// <summary>Whether an event without its end is complete all the same, and not cut in two.</summary>
    public abstract bool IsWhole(ReadOnlySpan<byte> tail);
}
