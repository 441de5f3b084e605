using System.Text.Json;

namespace ProxyGovernor.Streaming.Usage;

/// <summary>
/// Where a dialect tells its token counts. Only an event that holds <paramref name="mark"/> is parsed, and only until its counts are found. In a
/// text the mark's closing quote would be escaped, so no prompt and no completion is taken for it.
/// </summary>
/// <param name="mark">A member's name with its quotes that no event without counts has.</param>
/// <param name="holder">The object that holds the counts; null where the event itself does.</param>
/// <param name="wrappers">Members of the event that may hold <paramref name="holder"/> too.</param>
/// <param name="input">Members that add up to the prompt's tokens.</param>
/// <param name="output">Members that add up to the generated tokens.</param>
internal sealed class UsageMembers(byte[] mark, byte[]? holder, byte[][] wrappers, byte[][] input, byte[][] output)
{
    /// <summary>Tells <paramref name="usage"/> what the data of an event, or a whole JSON answer, says. Never fails.</summary>
    public void Read(ReadOnlySpan<byte> data, TokenUsage usage)
    {
        if (data.IndexOf(mark) < 0)
        {
            return;
        }

        try
        {
            var json = new Utf8JsonReader(data);
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                ReadEvent(ref json, usage);
            }
        }
        catch (JsonException)
        {
            // Whatever it is, it is the client's to read.
        }
    }

    private void ReadEvent(ref Utf8JsonReader json, TokenUsage usage)
    {
        if (holder is null)
        {
            ReadCounts(ref json, usage);
            return;
        }

        var depth = json.CurrentDepth;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var holds = json.ValueTextEquals(holder);
            var wraps = depth == 0 && IsAny(ref json, wrappers);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject || !(holds || wraps))
            {
                json.Skip();
            }
            else if (holds)
            {
                ReadCounts(ref json, usage);
            }
            else
            {
                ReadEvent(ref json, usage);
            }
        }
    }

    private void ReadCounts(ref Utf8JsonReader json, TokenUsage usage)
    {
        (long? Input, long? Output) counts = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isInput, isOutput) = (IsAny(ref json, input), IsAny(ref json, output));
            json.Read();
            if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var count) && count >= 0)
            {
                counts.Input = isInput ? (counts.Input ?? 0) + count : counts.Input;
                counts.Output = isOutput ? (counts.Output ?? 0) + count : counts.Output;
            }

            json.Skip();
        }

        usage.Tell(counts.Input, counts.Output);
    }

    private static bool IsAny(ref Utf8JsonReader json, byte[][] names)
    {
        foreach (var name in names)
        {
            if (json.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }
}
