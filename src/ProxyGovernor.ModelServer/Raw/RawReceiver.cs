using System.Net.Sockets;
using System.Text;

namespace ProxyGovernor.ModelServer.Raw;

/// <summary>Receives from one socket, for a reader of requests and any number of waiters for the peer's close at once: they share one receive, and what it takes from the socket stays here.</summary>
internal sealed class RawReceiver(Socket socket)
{
    private readonly Lock _lock = new();
    private readonly List<byte> _buffer = [];
    private volatile bool _ended;
    private Task<bool>? _receiving;

    /// <summary>Whether the peer's end or reset was received.</summary>
    public bool Ended => _ended;

    /// <summary>The next line without its line break.</summary>
    /// <exception cref="EndOfStreamException">The peer closed before.</exception>
    public async Task<string> ReadLineAsync()
    {
        for (var searched = 0; ;)
        {
            lock (_lock)
            {
                var end = _buffer.IndexOf((byte)'\n', searched);
                if (end >= 0)
                    return Encoding.Latin1.GetString(Take(end + 1)).TrimEnd('\r', '\n');
                searched = _buffer.Count;
            }

            await ReceiveOrThrowAsync(searched);
        }
    }

    /// <summary>Exactly so many bytes.</summary>
    /// <exception cref="EndOfStreamException">The peer closed before.</exception>
    public async Task<byte[]> ReadAsync(int count)
    {
        while (true)
        {
            int held;
            lock (_lock)
            {
                held = _buffer.Count;
                if (held >= count)
                    return Take(count);
            }

            await ReceiveOrThrowAsync(held);
        }
    }

    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        while (!_ended)
            await ReceiveAsync(beyond: int.MaxValue, cancellationToken);
    }

    private async Task ReceiveOrThrowAsync(int beyond)
    {
        if (!await ReceiveAsync(beyond, CancellationToken.None))
            throw new EndOfStreamException("The peer closed the connection.");
    }

    /// <summary>Makes the buffer hold more than so many bytes, or receives once; false at the end.</summary>
    private async Task<bool> ReceiveAsync(int beyond, CancellationToken cancellationToken)
    {
        Task<bool> receiving;
        lock (_lock)
        {
            if (_buffer.Count > beyond)
                return true;
            if (_ended)
                return false;

            // Asked and begun in one breath: whoever asks sees either what the last receive brought, or the end of this one.
            receiving = _receiving = _receiving is { IsCompleted: false } ? _receiving : ReceiveOnceAsync();
        }

        return await receiving.WaitAsync(cancellationToken);
    }

    private async Task<bool> ReceiveOnceAsync()
    {
        try
        {
            var bytes = new byte[4096];
            var count = await socket.ReceiveAsync(bytes, SocketFlags.None);
            lock (_lock)
                _buffer.AddRange(bytes.AsSpan(0, count));
            _ended = count == 0;
            return count > 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _ended = true;
            return false;
        }
    }

    private byte[] Take(int count)
    {
        var taken = _buffer.GetRange(0, count).ToArray();
        _buffer.RemoveRange(0, count);
        return taken;
    }
}
