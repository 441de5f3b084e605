using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.Testing;

/// <summary>Ports of the loopback interface that nobody uses at the moment.</summary>
internal static class LocalPort
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
