using ProxyGovernor.Streaming.Tagging;

namespace ProxyGovernor.Streaming.Framing;

/// <summary>Newline-delimited JSON: LF ends an event, and a CR before it is whitespace to JSON.</summary>
internal sealed class NdjsonFormat(EventForwarder forwarder) : EventFormat
{
    public override ReadOnlySpan<byte> End => "\n"u8;

    public override int FindEnd(ReadOnlySpan<byte> fresh) => fresh.IndexOf((byte)'\n') + 1;

    public override EventKind Forward(ReadOnlySpan<byte> wholeEvent, Span<byte> destination, out int written)
    {
        var kind = ClassifyStart(wholeEvent);
        written = forwarder.Copy(wholeEvent, destination);
        return kind;
    }

    public override EventKind ClassifyStart(ReadOnlySpan<byte> eventStart) =>
        IsBlank(eventStart) ? EventKind.Comment : forwarder.Classify([], eventStart);

    public override bool IsWhole(ReadOnlySpan<byte> tail) => IsBlank(tail) || JsonText.IsValid(tail);

    private static bool IsBlank(ReadOnlySpan<byte> line) => JsonText.SkipWhitespace(line, 0) == line.Length;
}
