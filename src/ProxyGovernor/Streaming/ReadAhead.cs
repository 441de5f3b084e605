using System.Buffers;

namespace ProxyGovernor.Streaming;

/// <summary>
/// What a wait for bytes has read. A wait that reads nothing costs a system call more for each event: one to learn of its bytes, one to
/// take them. So it reads as much as the usual event has, into a buffer that a silent stream can afford to keep.
/// </summary>
internal struct ReadAhead
{
    private const int Usual = 512;

    /// <summary>What SocketsHttpHandler reads at a time; a longer buffer would have it read past its own.</summary>
    private const int Large = 4096;

    private byte[]? _buffer;
    private int _start;
    private int _end;

    public readonly bool IsEmpty => _start == _end;

    /// <summary>The last read filled it to the brim: there may be more at hand.</summary>
    public readonly bool WasFilled => _buffer is not null && _end == _buffer.Length;

    /// <summary>Room for a read, while there is nothing else. A stream whose last one was filled to the brim gets more of it.</summary>
    public Memory<byte> Room()
    {
        if (_buffer is null || (WasFilled && _end < Large))
        {
            var size = _buffer is null ? Usual : Large;
            Release();
            _buffer = ArrayPool<byte>.Shared.Rent(size);
        }

        _start = _end = 0;
        return _buffer;
    }

    public void Commit(int count) => _end = count;

    /// <summary>Gives the buffer back. It serves other streams then: nobody may still read into it, or out of it.</summary>
    public void Release()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        this = default;
    }

    /// <summary>Moves as many bytes as fit into <paramref name="destination"/>.</summary>
    public int MoveTo(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }
}
