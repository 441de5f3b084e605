using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Hosting;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Redis;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Live;

/// <summary>A replica's lease keeping as it is shipped: its hints, its heartbeat and its deadlines, over a connection of its own.</summary>
internal sealed class LiveReplica : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService[] _running;

    private LiveReplica(ServiceProvider services)
    {
        _services = services;
        _running =
        [
            ActivatorUtilities.CreateInstance<HintListener>(services), ActivatorUtilities.CreateInstance<LeaseHeartbeat>(services),
            ActivatorUtilities.CreateInstance<LeaseExpiry>(services),
        ];
    }

    public string Name => _services.GetRequiredService<ReplicaIdentity>().Name;

    public LeaseCoordinator Coordinator => _services.GetRequiredService<LeaseCoordinator>();

    public ILeaseStore Store => _services.GetRequiredService<ILeaseStore>();

    public LeaseOptions Times => _services.GetRequiredService<LeaseOptions>();

    public static async Task<LiveReplica> StartAsync(string connectionString)
    {
        var configuration = new ConfigurationBuilder().Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddSingleton<IServer, NoServer>();
        services.AddReverseProxy();
        services.AddStreamGovernance(configuration.GetSection("StreamGovernance")).AddRedisLeases(connectionString);
        var replica = new LiveReplica(services.BuildServiceProvider());
        foreach (var service in replica._running)
        {
            await service.StartAsync(default);
        }

        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _running)
        {
            await service.StopAsync(default);
            (service as IDisposable)?.Dispose();
        }

        await _services.DisposeAsync();
    }
}
