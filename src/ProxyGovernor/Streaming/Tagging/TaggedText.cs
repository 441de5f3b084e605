namespace ProxyGovernor.Streaming.Tagging;

/// <summary>
/// The tagged copy while it is written. A dropped member takes the comma before it along, or, where nothing was kept yet, the one behind it; text is
/// copied in the longest runs there are, for nearly every event in one.
/// </summary>
internal ref struct TaggedText(ReadOnlySpan<byte> json, Span<byte> destination, int copied)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly Span<byte> _destination = destination;
    private int _copied = copied;
    private int _written;
    private int _firstDropped = -1;
    private int _droppedEnd;
    private bool _kept;

    /// <summary>Writes up to the opening brace, and the tag.</summary>
    public void Begin(ReadOnlySpan<byte> tag)
    {
        Append(_json[.._copied]);
        Append(tag);
    }

    /// <summary>A member that stays.</summary>
    public void Keep(int start)
    {
        if (_kept)
        {
            return;
        }

        _kept = true;
        Append(","u8);
        SkipDropped(start);
    }

    /// <summary>A member that goes, with the text since <paramref name="previousEnd"/>.</summary>
    public void Drop(int previousEnd, int start, int end)
    {
        if (_kept)
        {
            Append(_json[_copied..previousEnd]);
            AppendLineFeeds(_json[previousEnd..end]);
            _copied = end;
        }
        else
        {
            _firstDropped = _firstDropped < 0 ? start : _firstDropped;
            _droppedEnd = end;
        }
    }

    /// <summary>Writes what is left; the length of the whole.</summary>
    public int Finish()
    {
        if (!_kept)
        {
            SkipDropped(_droppedEnd);
        }

        Append(_json[_copied..]);
        return _written;
    }

    // The whitespace behind the opening brace stays where it was.
    private void SkipDropped(int end)
    {
        if (_firstDropped >= 0)
        {
            Append(_json[_copied.._firstDropped]);
            AppendLineFeeds(_json[_firstDropped..end]);
            _copied = end;
        }
    }

    private void AppendLineFeeds(ReadOnlySpan<byte> dropped)
    {
        int count = dropped.Count((byte)'\n');
        _destination.Slice(_written, count).Fill((byte)'\n');
        _written += count;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_destination[_written..]);
        _written += text.Length;
    }
}
