using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A loopback port that refuses connections: it was just free.</summary>
internal static class ClosedPort
{
    public static Uri Address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }
}
