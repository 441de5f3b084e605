using ProxyGovernor.LeaseConformance.Redis;
using ProxyGovernor.Leases;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Cluster;

/// <summary>The Redis store on a cluster of six nodes, with scripted time.</summary>
public sealed class ClusterHarness : ILeaseStoreHarness
{
    private ScriptedRedis? _cluster;
    private BucketedStore? _store;

    ILeaseStore ILeaseStoreHarness.Store => _store!;

    public TimeSpan Ttl => TimeSpan.FromSeconds(10);

    public TimeSpan Valve => TimeSpan.FromSeconds(2);

    public TimeSpan Keep => TimeSpan.FromSeconds(30);

    public async ValueTask StartAsync()
    {
        FullRun.Only();
        _cluster = await ScriptedRedis.StartAsync(Keep, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), await One.Transport, isCluster: true);
        _store = new BucketedStore(_cluster.Store);
    }

    public Task PassAsync(TimeSpan span) => _cluster!.PassAsync(span);

    public Task LoseEverythingAsync() => _cluster!.LoseEverythingAsync();

    public Task<long> CountLeftAsync() => _cluster!.CountLeftAsync();

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? default;

    private static async Task<IRedisTransport> ConnectAsync() => ScriptedRedis.Connect((await RedisCluster.Shared).Addresses);

    private static class One
    {
        public static readonly Task<IRedisTransport> Transport = ConnectAsync();
    }
}
