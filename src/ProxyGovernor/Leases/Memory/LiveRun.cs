using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Memory;

/// <summary>A run in its slot, as owner or waiter.</summary>
internal sealed class LiveRun(LeaseRun run)
{
    private long _updatedAt;

    public LeaseRun Run { get; } = run;

    /// <summary>0 while it waits.</summary>
    public long Fence { get; private set; }

    public long LeaseEnd { get; private set; }

    public long? StopDeadline { get; private set; }

    /// <summary>Why it was told to stop; null where it was not.</summary>
    public StreamOutcome? StopOutcome { get; private set; }

    public string? Destination { get; set; }

    public void Grant(long fence) => Fence = fence;

    public void Extend(StoreInstant now, TimeSpan ttl)
    {
        LeaseEnd = now.After(ttl);
        _updatedAt = now.Milliseconds;
    }

    /// <summary>The first deadline and the first reason stand: a chain of successors must not prolong the wait.</summary>
    public void TellToStop(StreamOutcome outcome, long deadline)
    {
        StopDeadline ??= deadline;
        StopOutcome ??= outcome;
    }

    public StoredRun Describe() =>
        new(Run, Fence == 0 ? RunPlace.Waiter : RunPlace.Owner, Fence, LeaseEnd, StopDeadline, StopOutcome, Destination, _updatedAt, Summary: null);

    public StoredRun End(StreamOutcome outcome, RunSummary? summary, StoreInstant now) =>
        new(Run, RunPlace.Ended, Fence, now.Milliseconds, StopDeadline: null, outcome, summary?.Destination ?? Destination, now.Milliseconds, summary);
}
