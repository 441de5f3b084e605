using System.Text.Json;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Streaming.Tagging;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Dialects;

/// <summary>OpenAI chat completions and legacy completions, and the many servers that speak them.</summary>
internal sealed class OpenAIChatDialect : Dialect
{
    private static readonly UsageMembers[] Counts = [new(
        "\"prompt_tokens\""u8.ToArray(), "usage"u8.ToArray(), wrappers: [], input: ["prompt_tokens"u8.ToArray()], output: ["completion_tokens"u8.ToArray()])];

    public override StreamDialect Kind => StreamDialect.OpenAIChat;

    public override ReadOnlySpan<UsageMembers> Usage => Counts;

    protected override ReadOnlySpan<byte> TerminalStart => "data: "u8;

    protected override ReadOnlySpan<byte> TerminalEnd => "\n\ndata: [DONE]\n\n"u8;

    public static bool IsDone(ReadOnlySpan<byte> data) => data.Trim((byte)' ').SequenceEqual("[DONE]"u8);

    public override EventKind Classify(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data, ref long state)
    {
        if (IsDone(data))
        {
            return EventKind.Terminal;
        }

        return data.IndexOf("\"error\""u8) >= 0 && HasError(data) ? EventKind.Error : EventKind.Content;
    }

    protected override void WriteErrorMembers(Utf8JsonWriter json, in StreamEnding ending, int status) => OpenAIError.Write(json, ending);

    private static bool HasError(ReadOnlySpan<byte> data)
    {
        JsonMembers.TryObject(data, out var members);
        while (members.MoveNext())
        {
            // The second form is older vLLM's.
            if (members.NamedAndSet("error"u8) || (members.Named("object"u8) && JsonString.Means(members.StringValue, "error"u8)))
            {
                return true;
            }
        }

        return false;
    }
}
