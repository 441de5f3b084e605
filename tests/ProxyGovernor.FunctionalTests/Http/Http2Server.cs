using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>An HTTP/2 server, in the clear, whose frames a test writes itself: one handler per connection, which gets its number from 0.</summary>
internal sealed class Http2Server : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<TcpClient> _connections = [];
    private readonly Task _accepting;

    private Http2Server(Func<Http2Wire, int, Task> handler)
    {
        _listener.Start();
        _accepting = AcceptAsync(handler);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public static Http2Server Start(Func<Http2Wire, int, Task> handler) => new(handler);

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        // Stopped between two of its calls, the listener would take the next one for a mistake.
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
        _end.Dispose();
        _connections.ForEach(static connection => connection.Dispose());
    }

    private async Task AcceptAsync(Func<Http2Wire, int, Task> handler)
    {
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = HandleAsync(handler, new Http2Wire(connection.GetStream()), _connections.Count);
                _connections.Add(connection);
            }
        }
        catch (OperationCanceledException)
        {
            // No more are taken.
        }
    }

    private static async Task HandleAsync(Func<Http2Wire, int, Task> handler, Http2Wire wire, int number)
    {
        try
        {
            await wire.AcceptAsync();
            await handler(wire, number);
        }
        catch (IOException)
        {
            // The peer is gone.
        }
    }
}
