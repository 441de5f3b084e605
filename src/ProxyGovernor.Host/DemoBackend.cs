using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Host;

/// <summary>The backend of <c>--demo</c>.</summary>
internal static class DemoBackend
{
    /// <summary>Starts the simulated model server in this process, on a free loopback port.</summary>
    /// <returns>Its address; it lives as long as the process.</returns>
    public static async Task<Uri> StartAsync() => (await SimulatedModelServer.StartAsync()).Address;
}
