using System.Net.Sockets;
using System.Text;
using ProxyGovernor.ModelServer.Raw;

namespace ProxyGovernor.ModelServer;

/// <summary>One accepted connection, written byte by byte and closed as one likes. Writes are not to overlap.</summary>
public sealed class RawConnection
{
    private readonly Socket _socket;
    private readonly RawReceiver _receiver;
    private bool _closed;

    internal RawConnection(Socket socket) => (_socket, _receiver) = (socket, new RawReceiver(socket));

    /// <summary>Completes when the handler has; faulted with what it threw, except for the errors of a connection that is gone.</summary>
    public Task Handled { get; internal set; } = Task.CompletedTask;

    /// <summary>
    /// Whether the kernel knows that the peer closed, by an end or by a reset; asks at once and takes nothing from the socket. An end that
    /// stands behind request bytes not read yet is not seen: read the request first.
    /// </summary>
    public bool PeerHasClosed
    {
        get
        {
            if (_receiver.Ended)
                return true;
            try
            {
                // Readable with nothing to read is an end or a reset.
                return _socket.Poll(0, SelectMode.SelectError) || (_socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0);
            }
            catch (SocketException)
            {
                return true;
            }
            catch (ObjectDisposedException)
            {
                return _receiver.Ended;
            }
        }
    }

    /// <summary>Completes when the peer has closed, by an end or by a reset, or when this side did. Request bytes that come meanwhile are kept.</summary>
    public Task WaitForPeerCloseAsync(CancellationToken cancellationToken = default) => _receiver.WaitForEndAsync(cancellationToken);

    /// <summary>Reads the next request with its body, by length or in chunks.</summary>
    /// <exception cref="EndOfStreamException">The peer closed before.</exception>
    public Task<RawRequest> ReadRequestAsync() => RawRequestReader.ReadAsync(_receiver);

    /// <summary>Sends text as UTF-8, and nothing around it.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes, and nothing around them.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
    }

    /// <summary>Sends text as one chunk of a chunked body; nothing for an empty one, which would end the body.</summary>
    public Task WriteChunkAsync(string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        return size == 0 ? Task.CompletedTask : WriteAsync($"{size:x}\r\n{text}\r\n");
    }

    /// <summary>Ends a chunked body.</summary>
    /// <param name="trailers">Header lines to follow it, each without its line break.</param>
    public Task EndChunksAsync(params string[] trailers) => WriteAsync($"0\r\n{string.Concat(trailers.Select(trailer => trailer + "\r\n"))}\r\n");

    /// <summary>Closes with a TCP reset.</summary>
    public void Reset()
    {
        if (!TryClose())
            return;
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Closes with a TCP end, after what was sent.</summary>
    public void Close()
    {
        if (!TryClose())
            return;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The peer reset it before.
        }

        _socket.Close();
    }

    private bool TryClose() => !Interlocked.Exchange(ref _closed, true);
}
