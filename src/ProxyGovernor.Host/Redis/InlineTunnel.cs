using System.Net;
using System.Net.Sockets;
using RESPite.Transports;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace ProxyGovernor.Host.Redis;

/// <summary>
/// Connects to Redis by a socket that the caller's own thread writes to. The client library's connection has a thread of the pool write, which
/// takes longer to wake, where none spins, than Redis takes to answer. Connections with TLS stay the library's.
/// </summary>
internal sealed class InlineTunnel : Tunnel
{
    /// <inheritdoc/>
    public override async ValueTask<DuplexTransport?> ConnectTransportAsync(
        EndPoint endpoint, ConnectionType connectionType, TlsOptions tls, CancellationToken cancellationToken)
    {
        if (tls.IsEnabled)
        {
            return null;
        }

        var socket = endpoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new InlineTransport(socket);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }
}
