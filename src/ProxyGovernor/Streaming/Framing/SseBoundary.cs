namespace ProxyGovernor.Streaming.Framing;

/// <summary>
/// Finds the blank lines that end event blocks, over pieces cut anywhere. A line ends with LF, CR or CRLF. A CR that ends a piece ends its line
/// at once, so that no event waits for the next one; an LF that follows is then skipped as the rest of that line end.
/// </summary>
internal struct SseBoundary
{
    private int _markBytes;
    private bool _lineHasBytes;
    private bool _afterCarriageReturn;

    /// <summary>Bytes up to and including the end of the block, or 0 if it does not end in <paramref name="fresh"/>.</summary>
    public int Find(ReadOnlySpan<byte> fresh)
    {
        int position = SkipByteOrderMark(fresh);
        while (position < fresh.Length)
        {
            if (SkipRestOfLineEnd(fresh, ref position))
            {
                continue;
            }

            int line = fresh[position..].IndexOfAny((byte)'\r', (byte)'\n');
            if (line < 0)
            {
                _lineHasBytes = true;
                break;
            }

            bool blank = line == 0 && !_lineHasBytes;
            position += line + 1;
            _lineHasBytes = false;
            _afterCarriageReturn = fresh[position - 1] == '\r';
            if (blank)
            {
                if (position < fresh.Length)
                {
                    SkipRestOfLineEnd(fresh, ref position);
                }

                return position;
            }
        }

        return 0;
    }

    private bool SkipRestOfLineEnd(ReadOnlySpan<byte> fresh, ref int position)
    {
        bool skip = _afterCarriageReturn && fresh[position] == '\n';
        _afterCarriageReturn = false;
        position += skip ? 1 : 0;
        return skip;
    }

    // A mark before a line end leaves that line blank; half a mark is text.
    private int SkipByteOrderMark(ReadOnlySpan<byte> fresh)
    {
        var mark = ByteOrderMark.Bytes;
        int position = 0;
        for (; _markBytes < mark.Length && position < fresh.Length; position++, _markBytes++)
        {
            if (fresh[position] != mark[_markBytes])
            {
                _lineHasBytes = _markBytes > 0;
                _markBytes = mark.Length;
                break;
            }
        }

        return position;
    }
}
