using System.Text.Json;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Streaming.Tagging;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Dialects;

/// <summary>
/// Gemini with <c>alt=sse</c>: a chunk tells why a candidate ends, and the body ends once all have. Servers that tell it in each chunk are about too.
/// </summary>
internal sealed class GeminiDialect : Dialect
{
    private static readonly UsageMembers[] Counts = [new(
        "TokenCount\""u8.ToArray(), "usageMetadata"u8.ToArray(), wrappers: [], input: ["promptTokenCount"u8.ToArray(), "toolUsePromptTokenCount"u8.ToArray()],
        output: ["candidatesTokenCount"u8.ToArray(), "thoughtsTokenCount"u8.ToArray()])];

    public override StreamDialect Kind => StreamDialect.Gemini;

    public override bool MayGoOn => true;

    public override ReadOnlySpan<UsageMembers> Usage => Counts;

    // Google's SDKs skip nothing: the Python and Go ones fail on a comment, Go's on a blank line too, and Python's chat drops a turn that holds
    // an empty chunk.
    public override ReadOnlySpan<byte> Heartbeat => [];

    protected override ReadOnlySpan<byte> TerminalStart => "data: "u8;

    protected override ReadOnlySpan<byte> TerminalEnd => "\n\n"u8;

    public override EventKind Classify(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data, ref long state)
    {
        var candidates = new GeminiCandidates(state);
        JsonMembers.TryObject(data, out var members);
        while (members.MoveNext())
        {
            if (members.NamedAndSet("error"u8))
            {
                return EventKind.Error;
            }

            if (members.Named("candidates"u8))
            {
                candidates.Read(members.Value);
            }
            else if (members.Named("promptFeedback"u8))
            {
                candidates.ReadFeedback(members.Value);
            }
        }

        state = candidates.State;
        return candidates.HaveFinished ? EventKind.Terminal : EventKind.Content;
    }

    protected override void WriteErrorMembers(Utf8JsonWriter json, in StreamEnding ending, int status)
    {
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, status);
        json.WriteString("message"u8, ending.Message);
        json.WriteString("status"u8, StatusName(ending.Cause));
        json.WriteEndObject();
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
