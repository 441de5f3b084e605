using System.Buffers;

namespace ProxyGovernor.Streaming;

/// <summary>Bytes between two cursors in a pooled array that is rented only while there are any: an idle stream holds no buffer.</summary>
internal struct PooledBuffer
{
    private byte[]? _array;
    private int _start;
    private int _end;

    public readonly bool IsEmpty => _start == _end;

    public readonly ReadOnlySpan<byte> Bytes => _array.AsSpan(_start, _end - _start);

    /// <summary>Free room at the end, at least <paramref name="minimum"/> bytes; what is held moves to the front or to a larger array.</summary>
    public Memory<byte> Reserve(int minimum)
    {
        if (_array is null)
        {
            _array = ArrayPool<byte>.Shared.Rent(minimum);
        }
        else if (_array.Length - _end < minimum)
        {
            Move(_end - _start + minimum);
        }

        return _array.AsMemory(_end);
    }

    public void Commit(int count) => _end += count;

    public void Consume(int count)
    {
        _start += count;
        if (IsEmpty)
        {
            Release();
        }
    }

    /// <summary>Moves as many bytes as fit into <paramref name="destination"/>.</summary>
    public int MoveTo(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _end - _start);
        Bytes[..count].CopyTo(destination);
        Consume(count);
        return count;
    }

    public void Release()
    {
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        this = default;
    }

    private void Move(int needed)
    {
        var held = Bytes;
        if (needed <= _array!.Length)
        {
            held.CopyTo(_array);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _array.Length * 2));
            held.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_array);
            _array = larger;
        }

        (_start, _end) = (0, _end - _start);
    }
}
