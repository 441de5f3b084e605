using System.Text.Json;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Streaming.Tagging;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Dialects;

/// <summary>Gemini with <c>alt=sse</c>: a chunk tells why it was the last, and the body ends.</summary>
internal sealed class GeminiDialect : Dialect
{
    private static readonly UsageMembers Counts = new(
        "TokenCount\""u8.ToArray(), "usageMetadata"u8.ToArray(), wrappers: [], input: ["promptTokenCount"u8.ToArray()],
        output: ["candidatesTokenCount"u8.ToArray(), "thoughtsTokenCount"u8.ToArray()]);

    public override StreamDialect Kind => StreamDialect.Gemini;

    public override UsageMembers? Usage => Counts;

    // Google's SDKs skip nothing: the Python and Go ones fail on a comment, Go's on a blank line too, and Python's chat drops a turn that holds
    // an empty chunk.
    public override ReadOnlySpan<byte> Heartbeat => [];

    protected override ReadOnlySpan<byte> TerminalStart => "data: "u8;

    protected override ReadOnlySpan<byte> TerminalEnd => "\n\n"u8;

    public override EventKind Classify(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data, ref long nextSequence)
    {
        // Both finishReason and blockReason end so.
        if (data.IndexOf("Reason\""u8) < 0 && data.IndexOf("\"error\""u8) < 0)
        {
            return EventKind.Content;
        }

        var kind = EventKind.Content;
        JsonMembers.TryObject(data, out var members);
        while (members.MoveNext())
        {
            if (members.NamedAndSet("error"u8))
            {
                return EventKind.Error;
            }

            if ((members.Named("candidates"u8) && AnyFinished(members.Value))
                || (members.Named("promptFeedback"u8) && HasText(members.Value, "blockReason"u8)))
            {
                kind = EventKind.Terminal;
            }
        }

        return kind;
    }

    protected override void WriteErrorMembers(Utf8JsonWriter json, in StreamEnding ending, int status)
    {
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, status);
        json.WriteString("message"u8, ending.Message);
        json.WriteString("status"u8, StatusName(ending.Cause));
        json.WriteEndObject();
    }

    private static bool AnyFinished(ReadOnlySpan<byte> candidates)
    {
        JsonMembers.TryArray(candidates, out var elements);
        while (elements.MoveNext())
        {
            if (HasText(elements.Value, "finishReason"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasText(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        JsonMembers.TryObject(json, out var members);
        while (members.MoveNext())
        {
            if (members.Named(name) && !members.StringValue.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    // Names of google.rpc.Code.
    private static ReadOnlySpan<byte> StatusName(EndingCause cause) => cause switch
    {
        EndingCause.Withdrawn => "CANCELLED"u8,
        EndingCause.InvalidRequest => "INVALID_ARGUMENT"u8,
        EndingCause.Unauthorized => "UNAUTHENTICATED"u8,
        EndingCause.Conflict => "ABORTED"u8,
        EndingCause.Busy => "RESOURCE_EXHAUSTED"u8,
        EndingCause.Timeout => "DEADLINE_EXCEEDED"u8,
        EndingCause.Upstream or EndingCause.Unavailable => "UNAVAILABLE"u8,
        _ => "INTERNAL"u8,
    };
}
