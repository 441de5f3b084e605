using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases;

/// <summary>Where a run stands in its session.</summary>
internal enum RunPlace
{
    /// <summary>Holds the lease.</summary>
    Owner,
    /// <summary>Waits for it.</summary>
    Waiter,
    /// <summary>Has ended.</summary>
    Ended,
}

/// <summary>What the store keeps of a run.</summary>
/// <param name="Run">Who it is.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Fence">Its fence; 0 where it never was granted.</param>
/// <param name="LeaseEnd">When its lease runs out, store ms; for an ended run when it ended.</param>
/// <param name="StopDeadline">For an owner that was told to stop: when it may be taken over by force, store ms; else null.</param>
/// <param name="Outcome">For an ended run how, for an owner told to stop why; else null.</param>
/// <param name="Destination">YARP destination id, where known.</param>
/// <param name="UpdatedAt">Last grant, renewal or end, store ms.</param>
/// <param name="Summary">For a run ended by its own replica; null where another ended it.</param>
internal sealed record StoredRun(
    LeaseRun Run, RunPlace Place, long Fence, long LeaseEnd, long? StopDeadline, StreamOutcome? Outcome, string? Destination, long UpdatedAt, RunSummary? Summary);

/// <summary>What the store keeps of a session.</summary>
/// <param name="Owner">The active run, or null.</param>
/// <param name="Waiters">In the order they will be served.</param>
/// <param name="Recent">The last ended runs, newest first, at most 16.</param>
internal sealed record StoredSession(StoredRun? Owner, IReadOnlyList<StoredRun> Waiters, IReadOnlyList<StoredRun> Recent);
