using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Tagging;

namespace ProxyGovernor.Streaming.Framing;

/// <summary>Server-sent events as WHATWG HTML section 9.2 frames them.</summary>
internal sealed class SseFormat(EventForwarder forwarder) : EventFormat
{
    private SseBoundary _boundary;

    public override ReadOnlySpan<byte> End => "\n\n"u8;

    public override int FindEnd(ReadOnlySpan<byte> fresh) => _boundary.Find(fresh);

    public override EventKind Forward(ReadOnlySpan<byte> wholeEvent, Span<byte> destination, out int written)
    {
        var fields = SseFields.Read(wholeEvent);
        switch (fields.DataLines)
        {
            case 0:
                wholeEvent.CopyTo(destination);
                written = wholeEvent.Length;
                return KindWithoutData(fields);
            case 1:
                var data = wholeEvent[fields.DataStart..fields.DataEnd];
                wholeEvent[..fields.DataStart].CopyTo(destination);
                written = fields.DataStart + forwarder.Copy(data, destination[fields.DataStart..]);
                wholeEvent[fields.DataEnd..].CopyTo(destination[written..]);
                written += wholeEvent.Length - fields.DataEnd;
                return forwarder.Classify(fields.EventName, data);
            default:
                return ForwardLines(wholeEvent, fields.EventName, destination, out written);
        }
    }

    public override EventKind ClassifyStart(ReadOnlySpan<byte> eventStart)
    {
        var fields = SseFields.Read(eventStart);
        return fields.DataLines == 0 ? KindWithoutData(fields) : forwarder.Classify(fields.EventName, eventStart[fields.DataStart..fields.DataEnd]);
    }

    public override bool IsWhole(ReadOnlySpan<byte> tail)
    {
        var fields = SseFields.Read(tail);
        if (fields.DataLines == 0)
        {
            // A JSON body under the wrong content type is no half event: it reaches the client as it is.
            return fields.OnlyComments || fields.TellsError || JsonText.IsValid(tail);
        }

        using var lines = new SseDataLines(tail, growth: 0);
        return OpenAIChatDialect.IsDone(lines.Joined) || JsonText.IsValid(lines.Joined)
            || (forwarder.Dialect.Kind == StreamDialect.Sse && !BeginsAsJson(lines.Joined));
    }

    private static EventKind KindWithoutData(in SseFields fields) => fields.TellsError ? EventKind.UnseenError : EventKind.Comment;

    /// <summary>Plain streams may carry any text, which is whole at any length; what begins as JSON is not.</summary>
    private static bool BeginsAsJson(ReadOnlySpan<byte> data)
    {
        int start = JsonText.SkipWhitespace(data, 0);
        return start < data.Length && data[start] is (byte)'{' or (byte)'[';
    }

    private EventKind ForwardLines(ReadOnlySpan<byte> wholeEvent, ReadOnlySpan<byte> eventName, Span<byte> destination, out int written)
    {
        using var lines = new SseDataLines(wholeEvent, forwarder.MaxGrowth);
        int length = forwarder.Copy(lines.Joined, lines.Scratch);
        written = lines.Replace(lines.Scratch[..length], destination);
        return forwarder.Classify(eventName, lines.Joined);
    }
}
