using System.Buffers.Text;
using System.Text.Json;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Streaming.Tagging;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Dialects;

/// <summary>OpenAI responses: typed and numbered events. The state is the next number.</summary>
internal sealed class OpenAIResponsesDialect : Dialect
{
    private static readonly UsageMembers[] Counts = [new(
        "\"output_tokens\""u8.ToArray(), "usage"u8.ToArray(), wrappers: ["response"u8.ToArray()], input: ["input_tokens"u8.ToArray()], output: ["output_tokens"u8.ToArray()])];

    public override StreamDialect Kind => StreamDialect.OpenAIResponses;

    public override ReadOnlySpan<UsageMembers> Usage => Counts;

    protected override ReadOnlySpan<byte> TerminalStart => "event: error\ndata: "u8;

    protected override ReadOnlySpan<byte> TerminalEnd => "\n\n"u8;

    public override EventKind Classify(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data, ref long state)
    {
        var type = eventName;
        bool typed = false, numbered = false;
        if (JsonMembers.TryObject(data, out var members))
        {
            while (!(typed && numbered) && members.MoveNext())
            {
                if (members.Named("type"u8))
                {
                    type = members.StringValue;
                    typed = true;
                }
                else if (members.Named("sequence_number"u8))
                {
                    numbered = true;
                    state = NextAfter(members.Value, state);
                }
            }
        }

        return KindOf(type);
    }

    protected override void WriteErrorMembers(Utf8JsonWriter json, in StreamEnding ending, int status) => OpenAIError.Write(json, ending);

    // Flat and nested: one SDK reads the one, another the other.
    protected override void WriteTerminalMembers(Utf8JsonWriter json, in StreamEnding ending, long state)
    {
        json.WriteString("type"u8, "error"u8);
        json.WriteString("code"u8, ending.Code);
        json.WriteString("message"u8, ending.Message);
        json.WriteNull("param"u8);
        json.WriteNumber("sequence_number"u8, state);
        OpenAIError.Write(json, ending);
    }

    private static EventKind KindOf(ReadOnlySpan<byte> type)
    {
        if (JsonString.Means(type, "response.completed"u8) || JsonString.Means(type, "response.incomplete"u8))
        {
            return EventKind.Terminal;
        }

        if (JsonString.Means(type, "response.failed"u8) || JsonString.Means(type, "error"u8))
        {
            return EventKind.Error;
        }

        // In no reference, and sent all the same while a model thinks for long.
        return JsonString.Means(type, "keepalive"u8) ? EventKind.Ping : EventKind.Content;
    }

    private static long NextAfter(ReadOnlySpan<byte> number, long nextSequence) =>
        Utf8Parser.TryParse(number, out long seen, out int length) && length == number.Length && seen is >= 0 and < long.MaxValue
            ? seen + 1
            : nextSequence;
}
