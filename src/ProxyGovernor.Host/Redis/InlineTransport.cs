using System.Buffers;
using System.Net.Sockets;
using RESPite.Transports;

namespace ProxyGovernor.Host.Redis;

/// <summary>
/// One connection to Redis. What is flushed is sent at once by whoever flushes it; where the socket takes no more for now, it leaves behind what
/// the socket has not taken yet.
/// </summary>
internal sealed class InlineTransport(Socket socket) : DuplexTransport
{
    private const int BufferSize = 8 * 1024;

    private readonly Lock _gate = new();
    // Written to under the client's write lock, from its first byte to its flush.
    private readonly ArrayBufferWriter<byte> _staged = new(BufferSize);
    private ArrayBufferWriter<byte> _flushed = new(BufferSize);
    private ArrayBufferWriter<byte> _leaving = new(BufferSize);
    private bool _sending;
    private bool _closed;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint) => _staged.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override void Advance(int count) => _staged.Advance(count);

    /// <inheritdoc/>
    public override bool Flush()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _flushed.Write(_staged.WrittenSpan);
            _staged.ResetWrittenCount();
            if (_sending)
            {
                return true;
            }

            _sending = true;
        }

        _ = SendAsync();
        return true;
    }

    /// <inheritdoc/>
    public override void Start(TransportReceiver receiver) => _ = ReceiveAsync(receiver);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    private async Task SendAsync()
    {
        try
        {
            while (Leaving() is { IsEmpty: false } batch)
            {
                while (!batch.IsEmpty)
                {
                    batch = batch[await socket.SendAsync(batch)..];
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Whoever receives learns of it too, and tells.
            Close();
        }
    }

    private ReadOnlyMemory<byte> Leaving()
    {
        lock (_gate)
        {
            _leaving.ResetWrittenCount();
            (_flushed, _leaving) = (_leaving, _flushed);
            _sending = _leaving.WrittenCount > 0;
            return _leaving.WrittenMemory;
        }
    }

    private async Task ReceiveAsync(TransportReceiver receiver)
    {
        var buffer = new byte[BufferSize];
        Exception? failure = null;
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var count && receiver.OnReceived(buffer.AsSpan(0, count)))
            {
                receiver.OnBatchEnd();
            }
        }
        catch (Exception fault)
        {
            failure = fault;
        }

        Close();
        receiver.OnClosed(failure);
    }

    private void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        socket.Dispose();
    }
}
