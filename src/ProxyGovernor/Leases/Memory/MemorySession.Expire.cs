using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Memory;

internal sealed partial class MemorySession
{
    /// <summary>How many runs are past their lease end and still in their slots.</summary>
    public int CountOverdue(StoreInstant now) =>
        (_owner is { } owner && IsOverdue(owner, now) ? 1 : 0) + _waiters.Count(waiter => IsOverdue(waiter, now));

    public void Sweep(StoreInstant now, ref SessionEffects effects)
    {
        Expire(now, ref effects);
        Offer(ref effects);
    }

    private static bool IsOverdue(LiveRun run, StoreInstant now) => run.LeaseEnd < now.Milliseconds;

    private void Expire(StoreInstant now, ref SessionEffects effects)
    {
        if (_owner is { } owner && IsOverdue(owner, now))
        {
            Retire(owner, StreamOutcome.Stale, null, now, ref effects);
        }

        for (var i = 0; i < _waiters.Count;)
        {
            if (IsOverdue(_waiters[i], now))
            {
                Retire(_waiters[i], StreamOutcome.Stale, null, now, ref effects);
            }
            else
            {
                i++;
            }
        }
    }
}
