using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A destination that never completes a connection: nobody accepts, and its backlog is full, so the kernel drops what else comes.</summary>
internal sealed class FullBacklog : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _filling = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public FullBacklog()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        _filling.Connect(_listener.LocalEndPoint!);
    }

    public Uri Address => new($"http://{_listener.LocalEndPoint}/");

    public void Dispose()
    {
        _filling.Dispose();
        _listener.Dispose();
    }
}
