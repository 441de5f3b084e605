using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace ProxyGovernor.Streaming.Tagging;

/// <summary>
/// Walks RFC 8259 text forwards. <c>Utf8JsonReader</c> throws on malformed text, which a broken upstream could send in every event; this neither
/// throws nor allocates. Each step takes a position and gives the one behind what it read, or <see cref="Malformed"/>.
/// </summary>
internal static class JsonText
{
    public const int Malformed = -1;

    private static readonly SearchValues<byte> EndsPlainText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(code => (byte)code)]);

    /// <summary>Whether the text is one JSON value in valid UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> json)
    {
        int end = JsonValue.Skip(json, SkipWhitespace(json, 0));
        return end != Malformed && SkipWhitespace(json, end) == json.Length && Utf8.IsValid(json);
    }

    // Compact text has whitespace nearly nowhere, and this is asked for around every token.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipWhitespace(ReadOnlySpan<byte> json, int position) =>
        (uint)position < (uint)json.Length && json[position] > ' ' ? position : SkipSpaces(json, position);

    /// <summary>Reads a string, from its opening quote.</summary>
    public static int SkipString(ReadOnlySpan<byte> json, int position)
    {
        if (position >= json.Length || json[position++] != '"')
        {
            return Malformed;
        }

        while (true)
        {
            int plain = PlainLength(json[position..]);
            if (plain < 0)
            {
                return Malformed;
            }

            position += plain;
            switch (json[position])
            {
                case (byte)'"':
                    return position + 1;
                case (byte)'\\' when JsonString.EscapeLength(json[position..]) is > 0 and var length:
                    position += length;
                    break;
                default:
                    return Malformed;
            }
        }
    }

    // Most strings are names and short words: their end is in the first 16 bytes, where a call of the search costs more than the search.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlainLength(ReadOnlySpan<byte> text)
    {
        if (text.Length >= Vector128<byte>.Count)
        {
            var start = Vector128.Create(text[..Vector128<byte>.Count]);
            var ends = Vector128.Equals(start, Vector128.Create((byte)'"')) | Vector128.Equals(start, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(start, Vector128.Create((byte)0x20));
            if (ends != Vector128<byte>.Zero)
            {
                return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
            }
        }

        return text.IndexOfAny(EndsPlainText);
    }

    /// <summary>Reads a member's name and colon.</summary>
    public static int SkipName(ReadOnlySpan<byte> json, int position) => SkipColon(json, SkipString(json, position));

    /// <summary>Reads the colon behind a name.</summary>
    public static int SkipColon(ReadOnlySpan<byte> json, int position)
    {
        position = position == Malformed ? json.Length : SkipWhitespace(json, position);
        return position < json.Length && json[position] == ':' ? position + 1 : Malformed;
    }

    public static int SkipNumber(ReadOnlySpan<byte> json, int position)
    {
        if (position < json.Length && json[position] == '-')
        {
            position++;
        }

        bool leadingZero = position < json.Length && json[position] == '0';
        position = leadingZero ? position + 1 : SkipDigits(json, position);
        if (position != Malformed && position < json.Length && json[position] == '.')
        {
            position = SkipDigits(json, position + 1);
        }

        if (position != Malformed && position < json.Length && json[position] is (byte)'e' or (byte)'E')
        {
            position++;
            bool signed = position < json.Length && json[position] is (byte)'+' or (byte)'-';
            position = SkipDigits(json, signed ? position + 1 : position);
        }

        return position;
    }

    private static int SkipSpaces(ReadOnlySpan<byte> json, int position)
    {
        while (position < json.Length && json[position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            position++;
        }

        return position;
    }

    private static int SkipDigits(ReadOnlySpan<byte> json, int position)
    {
        int start = position;
        while (position < json.Length && char.IsAsciiDigit((char)json[position]))
        {
            position++;
        }

        return position == start ? Malformed : position;
    }
}
