using System.Text.Json;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Streaming.Tagging;

namespace ProxyGovernor.Dialects;

/// <summary>
/// What plain streams share: the end of the body is their end, and what many of them say right before it (<c>[DONE]</c>, or an error) counts where
/// nothing follows. The state is whether the last event told an error.
/// </summary>
internal abstract class PlainDialect : Dialect
{
    private const long Failed = 1;

    public override bool HasTerminalEvent => false;

    public override bool MayGoOn => true;

    public override EventKind Classify(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data, ref long state)
    {
        if (OpenAIChatDialect.IsDone(data))
        {
            return state == Failed ? EventKind.Error : EventKind.Terminal;
        }

        var fails = eventName.SequenceEqual("error"u8) || (data.IndexOf("\"error\""u8) >= 0 && TellsError(data));
        state = fails ? Failed : 0;
        return fails ? EventKind.Error : EventKind.Content;
    }

    protected override void WriteErrorMembers(Utf8JsonWriter json, in StreamEnding ending, int status)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, ending.Cause == EndingCause.Upstream ? "upstream_error"u8 : OpenAIError.TypeOf(ending.Cause));
        json.WriteString("code"u8, ending.Code);
        json.WriteString("message"u8, ending.Message);
        json.WriteEndObject();
    }

    // An application may well say "error":false in each event. The second form is that of Vercel's UI message stream.
    private static bool TellsError(ReadOnlySpan<byte> data)
    {
        JsonMembers.TryObject(data, out var members);
        while (members.MoveNext())
        {
            if ((members.Named("error"u8) && (members.Value[0] == '{' || !members.StringValue.IsEmpty))
                || (members.Named("type"u8) && JsonString.Means(members.StringValue, "error"u8)))
            {
                return true;
            }
        }

        return false;
    }
}
