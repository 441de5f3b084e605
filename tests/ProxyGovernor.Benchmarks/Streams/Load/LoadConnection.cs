using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ProxyGovernor.Benchmarks.Streams.Model;

namespace ProxyGovernor.Benchmarks.Streams.Load;

/// <summary>A client on a bare socket: it costs little, and so takes little from what it measures.</summary>
internal sealed class LoadConnection : IDisposable
{
    private static readonly byte[] StreamEnd = "\r\n0\r\n\r\n"u8.ToArray();
    private static readonly byte[] JsonEnd = "\"end\":1}"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _filled;

    /// <summary>Events that came while the window was open.</summary>
    public int Events { get; private set; }

    /// <summary>Timestamps of sending and of arrival of these, where they are wanted.</summary>
    public List<(long Sent, long Arrived)> Times { get; } = [];

    public static async Task<LoadConnection> ConnectAsync(Uri address)
    {
        var connection = new LoadConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return connection;
    }

    /// <summary>Sends a request in a session of its own.</summary>
    public Task SendAsync(Script script)
    {
        const string Body = "{\"stream\":true}";
        return _socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: benchmark\r\nContent-Type: application/json\r\nX-Session-Id: {Guid.NewGuid():N}\r\n{Script.Header}: {script}\r\nContent-Length: {Body.Length}\r\n\r\n{Body}")));
    }

    /// <summary>Reads up to the first event: the timestamp of its arrival.</summary>
    public async Task<long> FirstEventAsync()
    {
        while (await ReceiveAsync())
        {
            var arrived = Stopwatch.GetTimestamp();
            if (!_buffer.AsSpan().StartsWith("HTTP/1.1 200 "u8))
            {
                throw new InvalidOperationException($"Not answered as a stream: {Encoding.ASCII.GetString(_buffer, 0, _filled)}");
            }

            if (BenchEvent.TryReadTime(_buffer.AsSpan(0, _filled), out _))
            {
                return arrived;
            }
        }

        throw new EndOfStreamException("The connection was closed before an event.");
    }

    /// <summary>Reads the rest of an answer, so that the connection serves the next: its last bytes.</summary>
    public async Task<string> EndAsync(bool json = false)
    {
        var end = json ? JsonEnd : StreamEnd;
        while (!_buffer.AsSpan(0, _filled).EndsWith(end))
        {
            if (!await ReceiveAsync())
            {
                throw new EndOfStreamException("The connection was closed before the end.");
            }
        }

        var text = Encoding.ASCII.GetString(_buffer, 0, _filled);
        _filled = 0;
        return text;
    }

    /// <summary>Reads on until it is closed.</summary>
    /// <param name="window">When to count.</param>
    /// <param name="timed">Whether times are wanted too.</param>
    public async Task CountAsync(Window window, bool timed)
    {
        try
        {
            do
            {
                TakeEvents(window.IsOpen, timed);
            }
            while (await ReceiveAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed here, after the window.
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<bool> ReceiveAsync()
    {
        if (_filled == _buffer.Length)
        {
            _filled = 0;
        }

        var received = await _socket.ReceiveAsync(_buffer.AsMemory(_filled));
        _filled += received;
        return received > 0;
    }

    private void TakeEvents(bool count, bool timed)
    {
        var arrived = Stopwatch.GetTimestamp();
        var text = _buffer.AsSpan(0, _filled);
        var at = 0;
        while (text[at..].IndexOf(BenchEvent.End) is >= 0 and var end)
        {
            if (count && BenchEvent.TryReadTime(text.Slice(at, end), out var sent))
            {
                Events++;
                if (timed)
                {
                    Times.Add((sent, arrived));
                }
            }

            at += end + BenchEvent.End.Length;
        }

        text[at..].CopyTo(text);
        _filled -= at;
    }
}
