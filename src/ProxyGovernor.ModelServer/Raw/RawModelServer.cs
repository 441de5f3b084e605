using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.ModelServer;

/// <summary>A model server on bare sockets, on a free loopback port, for what no HTTP server will send: resets, malformed chunks, odd line ends.</summary>
public sealed class RawModelServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<RawConnection, Task> _handler;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<RawConnection> _connections = [];
    private readonly Task _accepting;
    private TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RawModelServer(Func<RawConnection, Task> handler)
    {
        _handler = handler;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    /// <summary>The root address.</summary>
    public Uri Address { get; }

    /// <summary>All connections accepted so far, in order, closed ones too.</summary>
    public IReadOnlyList<RawConnection> Connections
    {
        get
        {
            lock (_lock)
                return [.. _connections];
        }
    }

    /// <summary>Starts a server; it listens on return.</summary>
    /// <param name="handler">Called for each connection; the connection is closed when it returns. See <see cref="RawScripts"/>.</param>
    public static RawModelServer Start(Func<RawConnection, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new RawModelServer(handler);
    }

    /// <summary>The connection of that index, as soon as it is accepted.</summary>
    public async Task<RawConnection> WaitForConnectionAsync(int index, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task accepted;
            lock (_lock)
            {
                if (index < _connections.Count)
                    return _connections[index];
                accepted = _accepted.Task;
            }

            await accepted.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Stops listening and resets every connection. A handler that waits for something else is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
            return;

        // Stopped between two of its calls, the listener would take the next one for a mistake.
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
        _end.Dispose();
        foreach (var connection in Connections)
            connection.Reset();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            socket.NoDelay = true;
            var connection = new RawConnection(socket);
            lock (_lock)
            {
                connection.Handled = HandleAsync(connection);
                _connections.Add(connection);
                _accepted.TrySetResult();
                _accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private async Task HandleAsync(RawConnection connection)
    {
        // Handlers run on their own, not in the accept loop and its lock.
        await Task.Yield();
        try
        {
            await _handler(connection);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // The connection is gone, which is how many scripts end.
        }
        finally
        {
            connection.Close();
        }
    }
}
