using System.Buffers;

namespace ProxyGovernor.Streaming.Framing;

/// <summary>Several data lines as the one text they mean, and back. The memory is rented: dispose gives it back.</summary>
internal readonly ref struct SseDataLines : IDisposable
{
    private readonly ReadOnlySpan<byte> _block;
    private readonly byte[] _rented;

    /// <param name="block">An event block with at least one data line.</param>
    /// <param name="growth">How much longer than the joined text <see cref="Scratch"/> must be.</param>
    public SseDataLines(ReadOnlySpan<byte> block, int growth)
    {
        _block = block;

        // One rent, not two: the pool hands a thread its last array of a size back without fail, a second one only if no other thread took it.
        _rented = ArrayPool<byte>.Shared.Rent((2 * block.Length) + growth);
        int length = 0;
        var lines = new SseLines(block);
        while (lines.MoveNext())
        {
            if (lines.IsField("data"u8))
            {
                lines.Value.CopyTo(_rented.AsSpan(length));
                length += lines.Value.Length;
                _rented[length++] = (byte)'\n';
            }
        }

        Joined = _rented.AsSpan(0, length - 1);
        Scratch = _rented.AsSpan(length);
    }

    /// <summary>The values of all data lines, joined by LF.</summary>
    public ReadOnlySpan<byte> Joined { get; }

    /// <summary>Room to write the joined text anew.</summary>
    public Span<byte> Scratch { get; }

    /// <summary>Copies the block with each data line's value replaced by the next line of <paramref name="joined"/>, which has as many lines.</summary>
    public int Replace(ReadOnlySpan<byte> joined, Span<byte> destination)
    {
        int written = 0, copied = 0;
        var lines = new SseLines(_block);
        while (lines.MoveNext())
        {
            if (!lines.IsField("data"u8))
            {
                continue;
            }

            int end = joined.IndexOf((byte)'\n');
            var value = end < 0 ? joined : joined[..end];
            joined = joined[(end < 0 ? joined.Length : end + 1)..];
            Append(_block[copied..lines.ValueStart], destination, ref written);
            Append(value, destination, ref written);
            copied = lines.LineEnd;
        }

        Append(_block[copied..], destination, ref written);
        return written;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);

    private static void Append(ReadOnlySpan<byte> bytes, Span<byte> destination, ref int written)
    {
        bytes.CopyTo(destination[written..]);
        written += bytes.Length;
    }
}
