using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Memory;

internal sealed partial class MemorySession
{
    public AcquireReply Acquire(AcquireRequest request, StoreInstant now, ref SessionEffects effects)
    {
        Expire(now, ref effects);
        var reply = Decide(request, now, ref effects);
        if (reply.Code != AcquireCode.Granted)
        {
            Offer(ref effects);
        }

        return reply;
    }

    private AcquireReply Decide(AcquireRequest request, StoreInstant now, ref SessionEffects effects)
    {
        if (OwnerIf(request.Run.Id) is { } already)
        {
            already.Extend(now, request.Ttl);   // the reply to the grant was lost
            return Answer(AcquireCode.Granted, now, ref effects, fence: already.Fence);
        }

        if (_ended.TryFind(request.Run.Id, out var ended))
        {
            return Answer(AcquireCode.Gone, now, ref effects, outcome: ended?.Outcome);
        }

        var place = WaiterIndex(request.Run.Id);
        if (place < 0 && request.Claim && !IsPristine)
        {
            return Answer(AcquireCode.Gone, now, ref effects);
        }

        if (_keys.HolderOf(request.IdempotencyKey) is { } first && first != request.Run.Id)
        {
            return Answer(AcquireCode.Repeated, now, ref effects) with { Owner = Find(first)?.Run };
        }

        if (place >= 0)
        {
            _waiters[place].Extend(now, request.Ttl);
        }
        else if (request.Conflict == ConflictPolicy.Supersede)
        {
            RetireWaiters(StreamOutcome.Superseded, now, ref effects);
        }

        if (_owner is { } owner && request.Conflict == ConflictPolicy.Supersede)
        {
            TellToStop(owner, StreamOutcome.Superseded, request.Valve, now, ref effects);
        }

        var isHead = place == 0 || (place < 0 && _waiters.Count == 0);
        if (isHead && IsFree(now, ref effects))
        {
            return Grant(place == 0 ? _waiters[0] : new LiveRun(request.Run), request, now, ref effects);
        }

        return place < 0 ? Enter(request, now, ref effects) : Wait(now, ref effects);
    }

    /// <summary>Opens the valve: an owner that was told to stop and did not make its deadline loses the lease here.</summary>
    private bool IsFree(StoreInstant now, ref SessionEffects effects)
    {
        if (_owner is { StopOutcome: { } outcome, StopDeadline: { } deadline } owner && deadline <= now.Milliseconds)
        {
            effects.Hint(LeaseHintKind.Stop, owner.Run, outcome);
            Retire(owner, outcome, null, now, ref effects);
        }

        return _owner is null;
    }

    private AcquireReply Grant(LiveRun run, AcquireRequest request, StoreInstant now, ref SessionEffects effects)
    {
        LastFence = Math.Max(Math.Max(LastFence, fenceFloor) + 1, now.Microseconds);
        _waiters.Remove(run);
        run.Grant(LastFence);
        run.Extend(now, request.Ttl);
        _owner = run;
        _keys.Take(request.IdempotencyKey, run.Run.Id);
        return Answer(AcquireCode.Granted, now, ref effects, fence: run.Fence);
    }

    private AcquireReply Enter(AcquireRequest request, StoreInstant now, ref SessionEffects effects)
    {
        if (request.Conflict == ConflictPolicy.Reject)
        {
            return Answer(AcquireCode.Busy, now, ref effects, due: _owner is { } owner ? owner.LeaseEnd - now.Milliseconds : 0);
        }

        if (request.Conflict == ConflictPolicy.Queue && _waiters.Count >= request.QueueLimit)
        {
            return Answer(AcquireCode.Full, now, ref effects);
        }

        var run = new LiveRun(request.Run);
        run.Extend(now, request.Ttl);
        _waiters.Add(run);
        _keys.Take(request.IdempotencyKey, run.Run.Id);
        return Wait(now, ref effects);
    }

    private AcquireReply Wait(StoreInstant now, ref SessionEffects effects)
    {
        var due = _owner is { } owner ? Math.Min(owner.StopDeadline ?? long.MaxValue, owner.LeaseEnd) : 0;
        return Answer(AcquireCode.Waiting, now, ref effects, due: Math.Max(due - now.Milliseconds, 0));
    }

    private AcquireReply Answer(
        AcquireCode code, StoreInstant now, ref SessionEffects effects, long fence = 0, long due = 0, StreamOutcome? outcome = null) =>
        new(now.Milliseconds, effects.Retired, code, fence, due, code is AcquireCode.Waiting or AcquireCode.Busy ? _owner?.Run : null, outcome);
}
