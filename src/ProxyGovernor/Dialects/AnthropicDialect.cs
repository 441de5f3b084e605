using System.Text.Json;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Streaming.Tagging;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Dialects;

/// <summary>Anthropic messages. Its SDK ignores an error without the <c>event: error</c> line.</summary>
internal sealed class AnthropicDialect : Dialect
{
    // What was read from the cache, or written to it, is not in input_tokens.
    private static readonly UsageMembers[] Counts = [new(
        "\"output_tokens\""u8.ToArray(), "usage"u8.ToArray(), wrappers: ["message"u8.ToArray()],
        input: ["input_tokens"u8.ToArray(), "cache_creation_input_tokens"u8.ToArray(), "cache_read_input_tokens"u8.ToArray()], output: ["output_tokens"u8.ToArray()])];

    public override StreamDialect Kind => StreamDialect.Anthropic;

    public override ReadOnlySpan<UsageMembers> Usage => Counts;

    public override ReadOnlySpan<byte> Heartbeat => "event: ping\ndata: {\"type\":\"ping\"}\n\n"u8;

    protected override ReadOnlySpan<byte> TerminalStart => "event: error\ndata: "u8;

    protected override ReadOnlySpan<byte> TerminalEnd => "\n\n"u8;

    public override EventKind Classify(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data, ref long state)
    {
        var type = TypeOf(eventName, data);
        if (JsonString.Means(type, "message_stop"u8))
        {
            return EventKind.Terminal;
        }

        if (JsonString.Means(type, "error"u8))
        {
            return EventKind.Error;
        }

        return JsonString.Means(type, "ping"u8) ? EventKind.Ping : EventKind.Content;
    }

    protected override void WriteErrorMembers(Utf8JsonWriter json, in StreamEnding ending, int status)
    {
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, ErrorTypeOf(ending.Cause));
        json.WriteString("message"u8, ending.Message);
        json.WriteEndObject();
    }

    // An event without a type, or data that is no JSON, is what its name says.
    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data)
    {
        JsonMembers.TryObject(data, out var members);
        while (members.MoveNext())
        {
            if (members.Named("type"u8))
            {
                return members.StringValue;
            }
        }

        return eventName;
    }

    private static ReadOnlySpan<byte> ErrorTypeOf(EndingCause cause) => cause switch
    {
        EndingCause.Unavailable => "overloaded_error"u8,
        EndingCause.Upstream or EndingCause.Internal => "api_error"u8,
        _ => OpenAIError.TypeOf(cause),
    };
}
