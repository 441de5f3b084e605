using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ProxyGovernor.Sessions;

/// <summary>Follows one member path through a document, token by token, and keeps what stands there.</summary>
internal sealed class JsonMember(SessionSource source)
{
    // A character takes six bytes at most where it is escaped.
    private const int LongestRaw = SourceReading.MaximumBytes * 6;
    private int _entered;
    private bool _valueIsNext;

    public SessionSource Source => source;

    public SourceReading Reading { get; private set; }

    public void See(ref Utf8JsonReader reader)
    {
        if (_valueIsNext)
        {
            _valueIsNext = false;
            SeeValue(ref reader);
        }
        else if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _valueIsNext = reader.CurrentDepth == _entered + 1 && reader.ValueTextEquals(source.Members[_entered]);
        }
        else if (reader.TokenType == JsonTokenType.EndObject && _entered > 0 && reader.CurrentDepth == _entered)
        {
            _entered--;
        }
    }

    private void SeeValue(ref Utf8JsonReader reader)
    {
        if (_entered + 1 == source.Members.Length)
        {
            Reading = Reading.And(Read(ref reader));
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            _entered++;
        }
    }

    private static SourceReading Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return SourceReading.Invalid("is neither a string nor an integer");
        }

        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > LongestRaw)
        {
            return SourceReading.Invalid($"is over {SourceReading.MaximumBytes} bytes");
        }

        if (reader.TokenType == JsonTokenType.Number)
        {
            var digits = Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
            return digits.AsSpan().ContainsAny('.', 'e', 'E') ? SourceReading.Invalid("is neither a string nor an integer") : SourceReading.Of(digits);
        }

        try
        {
            return SourceReading.Of(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return SourceReading.Invalid("is not valid text");
        }
    }
}
