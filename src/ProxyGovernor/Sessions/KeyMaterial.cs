using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ProxyGovernor.Sessions;

/// <summary>Gathers parts, each with its length before it so that no two lists of parts read the same, and seals them into an opaque key.</summary>
/// <param name="initial">Where the parts are gathered while they fit.</param>
internal ref struct KeyMaterial(Span<byte> initial)
{
    private const int KeyBytes = 16;
    private Span<byte> _buffer = initial;
    private byte[]? _rented;
    private int _length;

    public void Add(int number) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), number);

    public void Add(ReadOnlySpan<char> part)
    {
        var count = Encoding.UTF8.GetByteCount(part);
        Add(count);
        Encoding.UTF8.GetBytes(part, Take(count));
    }

    /// <summary>The key: 22 characters of base64url. The material is gone after it.</summary>
    public string Seal(KeyedHash hash)
    {
        Span<byte> seal = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.Seal(_buffer[.._length], seal);
        Release();
        return Base64Url.EncodeToString(seal[..KeyBytes]);
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, _buffer.Length * 2));
            _buffer[.._length].CopyTo(larger);
            Release();
            _buffer = _rented = larger;
        }

        _length += count;
        return _buffer.Slice(_length - count, count);
    }

    // Credentials passed through here: none may stay behind in a shared buffer.
    private void Release()
    {
        CryptographicOperations.ZeroMemory(_buffer[.._length]);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }
}
