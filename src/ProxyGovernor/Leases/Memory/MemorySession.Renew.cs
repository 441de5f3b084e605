using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Memory;

internal sealed partial class MemorySession
{
    public RenewResult Renew(RenewItem item, TimeSpan ttl, StoreInstant now, ref SessionEffects effects)
    {
        Expire(now, ref effects);
        var result = Keep(item, ttl, now, ref effects);
        Offer(ref effects);
        return result;
    }

    private RenewResult Keep(RenewItem item, TimeSpan ttl, StoreInstant now, ref SessionEffects effects)
    {
        // Fence 0: granted since the batch was put together; the replica learns its fence from the claim that is under way.
        if (OwnerIf(item.Run.Id) is { } owner && (item.Fence == 0 || item.Fence == owner.Fence))
        {
            Extend(owner, item, ttl, now);
            return new(owner.StopOutcome is null ? RenewCode.Kept : RenewCode.Stop, owner.StopOutcome);
        }

        if (item.Fence == 0 && WaiterIndex(item.Run.Id) is >= 0 and var place)
        {
            Extend(_waiters[place], item, ttl, now);
            return new(RenewCode.Waiting, null);
        }

        if (_ended.TryFind(item.Run.Id, out var ended) || item.Fence <= LastFence)
        {
            return new(RenewCode.Lost, ended?.Outcome);
        }

        Readopt(item, ttl, now, ref effects);
        return new(RenewCode.Readopted, null);
    }

    /// <summary>
    /// The fence proves a grant that is newer than anything known here, so the store has lost it. Whoever owns the lease in the
    /// restored state is older and had ended in the history that was lost; the run itself may still stand among the waiters.
    /// </summary>
    private void Readopt(RenewItem item, TimeSpan ttl, StoreInstant now, ref SessionEffects effects)
    {
        var run = OwnerIf(item.Run.Id) ?? _waiters.Find(waiter => waiter.Run.Id == item.Run.Id) ?? new LiveRun(item.Run);
        if (_owner is { } older && older != run)
        {
            Retire(older, StreamOutcome.Superseded, null, now, ref effects);
        }

        _waiters.Remove(run);
        LastFence = item.Fence;
        run.Grant(item.Fence);
        Extend(run, item, ttl, now);
        _owner = run;
    }

    private static void Extend(LiveRun run, RenewItem item, TimeSpan ttl, StoreInstant now)
    {
        run.Extend(now, ttl);
        run.Destination = item.Destination ?? run.Destination;
    }
}
