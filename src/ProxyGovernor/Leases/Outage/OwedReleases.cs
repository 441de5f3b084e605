using ProxyGovernor.Leases.Coordination;

namespace ProxyGovernor.Leases.Outage;

/// <summary>
/// Tries releases again that the store has not taken, so that a short outage leaves no stale lease behind. At the lease's local end it gives
/// up: the store ends the run by itself soon after. What is owed is bounded by that, and by no lease being granted while the store is away.
/// </summary>
internal sealed class OwedReleases(LeaseRegistry registry, LeaseCoordinator coordinator, StoreCalls calls, TimeProvider time)
{
    private const int AtOnce = 100;

    /// <summary>Called by the heartbeat.</summary>
    public async ValueTask SettleAsync()
    {
        var now = time.GetTimestamp();
        var owed = new List<Lease>();
        foreach (var lease in registry.All)
        {
            if (lease.OwedRelease is null)
            {
                continue;
            }

            if (lease.IsOver(now))
            {
                registry.Remove(lease);
            }
            else
            {
                owed.Add(lease);
            }
        }

        foreach (var batch in owed.Chunk(AtOnce))
        {
            if (!calls.Breaker.Admits(byHeartbeat: true))
            {
                return;
            }

            await Task.WhenAll(Array.ConvertAll(batch, lease => coordinator.SettleAsync(lease, lease.OwedRelease!).AsTask()));
        }
    }
}
