using System.Text.Json;

namespace ProxyGovernor.Sessions;

/// <summary>Whether a request body says <c>"stream": true</c>, as all dialects do that leave the choice to the body.</summary>
internal sealed class StreamFlag
{
    private bool _valueIsNext;

    /// <summary>As far as the body has come; the last member of the name counts.</summary>
    public bool IsSet { get; private set; }

    public void See(ref Utf8JsonReader reader)
    {
        if (_valueIsNext)
        {
            _valueIsNext = false;
            IsSet = reader.TokenType == JsonTokenType.True;
        }
        else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
        {
            _valueIsNext = reader.ValueTextEquals("stream"u8);
        }
    }
}
