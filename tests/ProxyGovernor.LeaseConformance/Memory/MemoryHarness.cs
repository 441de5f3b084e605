using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Memory;

/// <summary>The in-memory store on a manual clock. Losing everything is a fresh store on the same clock.</summary>
public sealed class MemoryHarness : ILeaseStoreHarness
{
    private readonly ManualTimeProvider _clock = new();
    private MemoryLeaseStore? _store;

    ILeaseStore ILeaseStoreHarness.Store => _store!;

    public TimeSpan Ttl => TimeSpan.FromSeconds(10);

    public TimeSpan Valve => TimeSpan.FromSeconds(2);

    public TimeSpan Keep => TimeSpan.FromSeconds(30);

    public ValueTask StartAsync()
    {
        _store = new MemoryLeaseStore(Keep, _clock);
        return default;
    }

    public Task PassAsync(TimeSpan span)
    {
        _clock.Advance(span);
        return Task.CompletedTask;
    }

    public async Task LoseEverythingAsync() => await StartAsync();

    public Task<long> CountLeftAsync() => Task.FromResult((long)_store!.SessionCount + _store.RunCount);

    public ValueTask DisposeAsync() => default;
}
