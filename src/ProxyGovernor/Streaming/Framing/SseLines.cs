namespace ProxyGovernor.Streaming.Framing;

/// <summary>Walks the lines of one event block; offsets are into the block.</summary>
internal ref struct SseLines(ReadOnlySpan<byte> block)
{
    private readonly ReadOnlySpan<byte> _block = block;
    private int _next;

    /// <summary>The line without its end.</summary>
    public ReadOnlySpan<byte> Line { get; private set; }

    /// <summary>Where <see cref="Value"/> starts.</summary>
    public int ValueStart { get; private set; }

    /// <summary>Where the line's end starts.</summary>
    public int LineEnd { get; private set; }

    /// <summary>The field's value: what follows the colon and at most one space; empty for a line without a colon.</summary>
    public readonly ReadOnlySpan<byte> Value => _block[ValueStart..LineEnd];

    // CRLF is seen as a line end and an empty line: an empty line carries no field, so it makes no difference inside a block.
    public bool MoveNext()
    {
        if (_next >= _block.Length)
        {
            return false;
        }

        int start = _next;
        int length = _block[start..].IndexOfAny((byte)'\r', (byte)'\n');
        LineEnd = length < 0 ? _block.Length : start + length;
        _next = LineEnd + 1;
        Line = _block[start..LineEnd];
        ValueStart = LineEnd;
        return true;
    }

    /// <summary>Whether the line carries the field <paramref name="name"/>; if so, <see cref="Value"/> is that field's.</summary>
    public bool IsField(ReadOnlySpan<byte> name)
    {
        if (!Line.StartsWith(name))
        {
            return false;
        }

        var rest = Line[name.Length..];
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] != ':')
        {
            return false;
        }

        int skip = rest.Length > 1 && rest[1] == ' ' ? 2 : 1;
        ValueStart = LineEnd - rest.Length + skip;
        return true;
    }
}
