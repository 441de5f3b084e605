using ProxyGovernor.Leases;

namespace ProxyGovernor.LeaseConformance;

/// <summary>What a store brings along to be put through the suite: a store of its own for each test, and a hand on its time.</summary>
public interface ILeaseStoreHarness : IAsyncDisposable
{
    /// <summary>The store under test; empty at first, and shared with no other test.</summary>
    internal ILeaseStore Store { get; }

    /// <summary>The lease length the tests use; long where time is scripted, short where tests have to wait for it.</summary>
    TimeSpan Ttl { get; }

    /// <summary>The valve the tests use: well below <see cref="Ttl"/>.</summary>
    TimeSpan Valve { get; }

    /// <summary>The keep time the store was made with: at least twice <see cref="Ttl"/>.</summary>
    TimeSpan Keep { get; }

    /// <summary>Makes the store.</summary>
    ValueTask StartAsync();

    /// <summary>Returns when the store's clock has moved on by at least <paramref name="span"/>.</summary>
    Task PassAsync(TimeSpan span);

    /// <summary>Makes the store lose everything it holds, as a flush or a failover to an empty replica does. Its clock goes on.</summary>
    Task LoseEverythingAsync();

    /// <summary>How many sessions, runs and whatever else the store still holds.</summary>
    Task<long> CountLeftAsync();
}
