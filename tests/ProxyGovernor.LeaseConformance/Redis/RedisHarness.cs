using ProxyGovernor.Leases;

namespace ProxyGovernor.LeaseConformance.Redis;

/// <summary>The Redis store on a real server, with scripted time.</summary>
public sealed class RedisHarness : ILeaseStoreHarness
{
    private ScriptedRedis? _redis;

    ILeaseStore ILeaseStoreHarness.Store => _redis!.Store;

    public TimeSpan Ttl => TimeSpan.FromSeconds(10);

    public TimeSpan Valve => TimeSpan.FromSeconds(2);

    public TimeSpan Keep => TimeSpan.FromSeconds(30);

    public async ValueTask StartAsync() => _redis = await ScriptedRedis.StartAsync(Keep, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Task PassAsync(TimeSpan span) => _redis!.PassAsync(span);

    public Task LoseEverythingAsync() => _redis!.LoseEverythingAsync();

    public Task<long> CountLeftAsync() => _redis!.CountLeftAsync();

    public ValueTask DisposeAsync() => _redis!.DisposeAsync();
}
