using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Memory;

internal sealed partial class MemorySession
{
    public StopReply Stop(StopRequest request, StoreInstant now, ref SessionEffects effects)
    {
        Expire(now, ref effects);
        var (code, run) = StopRun(request, now, ref effects);
        Offer(ref effects);
        return new(now.Milliseconds, effects.Retired, code, run);
    }

    /// <summary>Ends the whole session. Without an owner the reply names the run that waited first, else the one that ended last.</summary>
    public StopReply Cancel(TimeSpan valve, StoreInstant now, ref SessionEffects effects)
    {
        Expire(now, ref effects);
        var firstWaiter = _waiters.Count > 0 ? _waiters[0].Run.Id : null;
        RetireWaiters(StreamOutcome.Canceled, now, ref effects);
        if (_owner is { } owner)
        {
            TellToStop(owner, StreamOutcome.Canceled, valve, now, ref effects);
            return new(now.Milliseconds, effects.Retired, StopCode.Stopping, owner.Describe());
        }

        if (firstWaiter is not null)
        {
            return new(now.Milliseconds, effects.Retired, StopCode.Retired, effects.Retired.Single(run => run.Run.Id == firstWaiter));
        }

        var last = _ended.Newest;
        return new(now.Milliseconds, effects.Retired, last is null ? StopCode.Unknown : StopCode.Ended, last);
    }

    private (StopCode Code, StoredRun? Run) StopRun(StopRequest request, StoreInstant now, ref SessionEffects effects)
    {
        if (OwnerIf(request.Run) is { } owner)
        {
            TellToStop(owner, request.Outcome, request.Valve, now, ref effects);
            return (StopCode.Stopping, owner.Describe());
        }

        if (WaiterIndex(request.Run) is >= 0 and var place)
        {
            var waiter = _waiters[place];
            effects.Hint(LeaseHintKind.Retired, waiter.Run, request.Outcome);
            return (StopCode.Retired, Retire(waiter, request.Outcome, null, now, ref effects));
        }

        _ended.TryFind(request.Run, out var ended);
        return (ended is null ? StopCode.Unknown : StopCode.Ended, ended);
    }
}
