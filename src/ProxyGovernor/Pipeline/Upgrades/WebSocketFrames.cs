using System.Buffers.Binary;

namespace ProxyGovernor.Pipeline.Upgrades;

/// <summary>
/// Follows where the frames of one direction of a WebSocket begin and end (RFC 6455, 5.2), without unmasking or keeping anything of them.
/// Where a frame is not what the RFC allows, or the upgrade is to another protocol, the bytes are no longer followed: they pass all the same.
/// </summary>
/// <param name="isFollowed">False for another protocol.</param>
internal sealed class WebSocketFrames(bool isFollowed)
{
    private const int LongestHeader = 10;
    private const int CloseOpcode = 8;
    private const int ClosePayload = 2;
    private readonly byte[] _header = new byte[LongestHeader + ClosePayload];
    private int _headerLength;
    private long _payloadLeft;

    /// <summary>Whether frames are understood so far.</summary>
    public bool IsFollowed { get; private set; } = isFollowed;

    /// <summary>Whether another frame may begin here.</summary>
    public bool IsBetweenFrames => IsFollowed && _headerLength == 0;

    /// <summary>A Close frame has passed: this side says nothing more.</summary>
    public bool HasClosed { get; private set; }

    /// <summary>The status of the Close frame; null where it has none, or is masked.</summary>
    public int? CloseStatus { get; private set; }

    /// <summary>Messages that have passed whole.</summary>
    public int Messages { get; private set; }

    private bool IsControl => (_header[0] & CloseOpcode) != 0;

    private bool IsClose => (_header[0] & 0x0f) == CloseOpcode;

    private bool IsMasked => (_header[1] & 0x80) != 0;

    /// <returns>Whether some of the bytes belong to a message: pings, pongs and closes do not.</returns>
    public bool Pass(ReadOnlySpan<byte> bytes)
    {
        var message = false;
        while (IsFollowed && !bytes.IsEmpty)
        {
            bytes = _payloadLeft > 0 ? bytes[SkipPayload(bytes)..] : bytes[TakeHeader(bytes[0])..];
            message |= !IsControl;
            if (IsFollowed && _headerLength >= HeaderLength && _payloadLeft == 0)
            {
                EndFrame();
            }
        }

        return message || !IsFollowed;
    }

    /// <summary>The length of the header without the mask, as far as its second byte tells.</summary>
    private int HeaderLength => _headerLength < 2 ? 2 : (_header[1] & 0x7f) switch { 126 => 4, 127 => 10, _ => 2 };

    private int TakeHeader(byte next)
    {
        _header[_headerLength++] = next;
        if (_headerLength == HeaderLength)
        {
            var length = HeaderLength switch
            {
                4 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
                10 => BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)),
                _ => _header[1] & 0x7f,
            };
            // The mask passes like payload.
            _payloadLeft = length + (IsMasked ? sizeof(uint) : 0);
            IsFollowed = _payloadLeft >= 0;
        }

        return 1;
    }

    private int SkipPayload(ReadOnlySpan<byte> bytes)
    {
        var count = (int)Math.Min(_payloadLeft, bytes.Length);
        if (IsClose && !IsMasked)
        {
            var status = bytes[..Math.Min(count, HeaderLength + ClosePayload - _headerLength)];
            status.CopyTo(_header.AsSpan(_headerLength));
            _headerLength += status.Length;
        }

        _payloadLeft -= count;
        return count;
    }

    private void EndFrame()
    {
        if (IsClose)
        {
            HasClosed = true;
            CloseStatus = _headerLength == HeaderLength + ClosePayload ? BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(HeaderLength)) : null;
        }
        else if (!IsControl && (_header[0] & 0x80) != 0)
        {
            Messages++;
        }

        _headerLength = 0;
    }
}
