using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.Benchmarks.Processes;

/// <summary>A redis-server on a free loopback port, without persistence.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private RedisProcess(ChildProcess process, string address) => (_process, Address) = (process, address);

    /// <summary>Host and port, which is a connection string too.</summary>
    public string Address { get; }

    public static async Task<RedisProcess> StartAsync()
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var (process, _) = await ChildProcess.StartAsync(
            "redis-server", ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], "Ready to accept connections");
        return new RedisProcess(process, $"127.0.0.1:{port}");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>A port of the loopback interface that nobody uses at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
