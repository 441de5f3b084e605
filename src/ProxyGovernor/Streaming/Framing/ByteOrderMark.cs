namespace ProxyGovernor.Streaming.Framing;

/// <summary>The UTF-8 byte order mark, which may stand once at the very start of a body.</summary>
internal static class ByteOrderMark
{
    public static ReadOnlySpan<byte> Bytes => [0xEF, 0xBB, 0xBF];

    /// <summary>Bytes of a mark at the start of <paramref name="text"/>: 3 or 0.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text) => text.StartsWith(Bytes) ? Bytes.Length : 0;
}
