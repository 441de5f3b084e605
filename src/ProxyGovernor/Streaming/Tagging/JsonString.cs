using System.Globalization;

namespace ProxyGovernor.Streaming.Tagging;

/// <summary>Compares JSON strings as they stand in the text, escapes and all, without unescaping them into memory.</summary>
internal static class JsonString
{
    /// <summary>Whether a raw JSON string (without its quotes) means the ASCII text <paramref name="expected"/>.</summary>
    public static bool Means(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> expected)
    {
        if (raw.Length == expected.Length)
        {
            // An escape only ever shortens, so equal lengths mean equal bytes or no match.
            return raw.SequenceEqual(expected);
        }

        return raw.Length > expected.Length && raw.Contains((byte)'\\') && MeansEscaped(raw, expected);
    }

    /// <summary>Bytes of the escape that <paramref name="text"/> starts with, or 0 if it is none.</summary>
    public static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        return text[1] switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' => 2,
            (byte)'u' when text.Length >= 6 && CodeUnit(text) >= 0 => 6,
            _ => 0,
        };
    }

    private static bool MeansEscaped(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> expected)
    {
        foreach (byte wanted in expected)
        {
            int length = raw.IsEmpty || raw[0] != '\\' ? 1 : EscapeLength(raw);
            if (raw.IsEmpty || length == 0 || Unescape(raw[..length]) != wanted)
            {
                return false;
            }

            raw = raw[length..];
        }

        return raw.IsEmpty;
    }

    private static int Unescape(ReadOnlySpan<byte> unit) => unit.Length switch
    {
        1 => unit[0],
        6 => CodeUnit(unit),
        _ => unit[1] switch { (byte)'b' => '\b', (byte)'f' => '\f', (byte)'n' => '\n', (byte)'r' => '\r', (byte)'t' => '\t', var same => same },
    };

    private static int CodeUnit(ReadOnlySpan<byte> escape) =>
        ushort.TryParse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit) ? unit : -1;
}
