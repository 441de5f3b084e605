using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Memory;

/// <summary>
/// One session's lease as a state machine: no clock (the caller brings the moment) and no lock (the caller holds the session).
/// At most one owner, waiters in the order they will be served, and the runs that ended last.
/// </summary>
/// <param name="key">The session key.</param>
/// <param name="keep">How long an idempotency key outlives its run.</param>
/// <param name="fenceFloor">No fence that was granted before this object existed is above it.</param>
internal sealed partial class MemorySession(string key, TimeSpan keep, long fenceFloor)
{
    private readonly List<LiveRun> _waiters = [];
    private readonly EndedRuns _ended = new();
    private readonly IdempotencyKeys _keys = new();
    private LiveRun? _owner;

    public string Key => key;

    /// <summary>The highest fence granted; 0 before the first grant.</summary>
    public long LastFence { get; private set; }

    public IEnumerable<string> EndedIds => _ended.Ids;

    /// <summary>Nothing has ever happened here, or the store lost what happened.</summary>
    private bool IsPristine => LastFence == 0 && _ended.IsEmpty;

    /// <summary>Nobody owns or waits, and the last end was the keep time ago. A session that was only just made is not quiet.</summary>
    public bool IsQuiet(StoreInstant now) =>
        _owner is null && _waiters.Count == 0 && !_ended.IsEmpty
        && now.Milliseconds - _ended.LastAddedAt >= keep.TotalMilliseconds;

    private LiveRun? OwnerIf(string run) => _owner is { } owner && owner.Run.Id == run ? owner : null;

    private int WaiterIndex(string run) => _waiters.FindIndex(waiter => waiter.Run.Id == run);

    /// <summary>The one place where a run leaves its slot: one tombstone, one entry in the reply.</summary>
    private StoredRun Retire(LiveRun run, StreamOutcome outcome, RunSummary? summary, StoreInstant now, ref SessionEffects effects)
    {
        if (ReferenceEquals(run, _owner))
        {
            _owner = null;
        }
        else
        {
            _waiters.Remove(run);
        }

        var ended = run.End(outcome, summary, now);
        _ended.Add(ended);
        ForgetOldest(now, ref effects);
        effects.Retire(ended);
        return ended;
    }

    private void ForgetOldest(StoreInstant now, ref SessionEffects effects)
    {
        while (_ended.Surplus is { } oldest)
        {
            var remembered = _keys.IsHeldBy(oldest.Id) ? keep : EndedRuns.Fresh;
            if (!_ended.IsOverfull && now.Milliseconds - oldest.At < remembered.TotalMilliseconds)
            {
                return;
            }

            _ended.RemoveOldest();
            _keys.FreeOf(oldest.Id);
            effects.Evict(oldest.Id);
        }
    }

    private void RetireWaiters(StreamOutcome outcome, StoreInstant now, ref SessionEffects effects)
    {
        while (_waiters.Count > 0)
        {
            var waiter = _waiters[0];
            Retire(waiter, outcome, null, now, ref effects);
            effects.Hint(LeaseHintKind.Retired, waiter.Run, outcome);
        }
    }

    private static void TellToStop(LiveRun owner, StreamOutcome outcome, TimeSpan valve, StoreInstant now, ref SessionEffects effects)
    {
        owner.TellToStop(outcome, now.After(valve));
        if (owner is { StopOutcome: { } why, StopDeadline: { } deadline } && deadline > now.Milliseconds)
        {
            effects.Hint(LeaseHintKind.Stop, owner.Run, why);   // on every call: the one before may have been lost
        }
    }

    /// <summary>Wakes the head of the queue where the lease is free; it has to claim like anyone else.</summary>
    private void Offer(ref SessionEffects effects)
    {
        if (_owner is null && _waiters.Count > 0)
        {
            effects.Hint(LeaseHintKind.Free, _waiters[0].Run);
        }
    }
}
