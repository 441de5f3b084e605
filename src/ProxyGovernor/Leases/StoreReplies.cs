using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases;

/// <summary>What every reply tells.</summary>
/// <param name="Now">The store's time, ms.</param>
/// <param name="Retired">Runs that this very call retired; each run appears in exactly one reply.</param>
internal abstract record StoreReply(long Now, IReadOnlyList<StoredRun> Retired);

/// <summary>Answer to an acquire.</summary>
internal enum AcquireCode
{
    /// <summary>The run owns the lease.</summary>
    Granted,
    /// <summary>The run waits; <see cref="AcquireReply.Due"/> ms until a claim can be forced.</summary>
    Waiting,
    /// <summary>Refused by <see cref="ConflictPolicy.Reject"/>; <see cref="AcquireReply.Due"/> ms of the owner's lease are left.</summary>
    Busy,
    /// <summary>Refused by <see cref="ConflictPolicy.Queue"/>: the queue is full.</summary>
    Full,
    /// <summary>The run is over already; <see cref="AcquireReply.Outcome"/> says how, null where it was never known or voided.</summary>
    Gone,
    /// <summary>The command came too late and had no effect.</summary>
    Late,
    /// <summary>Another run has the idempotency key: <see cref="AcquireReply.Owner"/>, which may have ended.</summary>
    Repeated,
}

/// <summary>Answer to an acquire.</summary>
/// <param name="Now">The store's time, ms.</param>
/// <param name="Retired">Runs retired by this call.</param>
/// <param name="Code">What came of it.</param>
/// <param name="Fence">For a grant: greater than any fence of this session before, and at least the store's time in microseconds.</param>
/// <param name="Due">See <see cref="AcquireCode"/>; 0 otherwise.</param>
/// <param name="Owner">For Waiting and Busy: the run in the way, or null. For Repeated: the run that has the key.</param>
/// <param name="Outcome">For Gone.</param>
internal sealed record AcquireReply(long Now, IReadOnlyList<StoredRun> Retired, AcquireCode Code, long Fence, long Due, LeaseRun? Owner, StreamOutcome? Outcome)
    : StoreReply(Now, Retired);

/// <summary>Answer to a finalize.</summary>
internal enum FinalizeCode
{
    /// <summary>This call ended the run.</summary>
    Finalized,
    /// <summary>Someone else had ended it; the outcome says how.</summary>
    Already,
    /// <summary>Never seen, also when asked again; a tombstone voids a late acquire.</summary>
    Unknown,
}

/// <summary>Answer to a finalize.</summary>
/// <param name="Now">The store's time, ms.</param>
/// <param name="Retired">Runs retired by this call.</param>
/// <param name="Code">What came of it.</param>
/// <param name="Outcome">How the run ended; null for Unknown, and where the run holds the lease under another fence.</param>
internal sealed record FinalizeReply(long Now, IReadOnlyList<StoredRun> Retired, FinalizeCode Code, StreamOutcome? Outcome) : StoreReply(Now, Retired);

/// <summary>Answer for one run of a renewal.</summary>
internal enum RenewCode
{
    /// <summary>Still the owner.</summary>
    Kept,
    /// <summary>Still the owner, but told to stop; the outcome says why.</summary>
    Stop,
    /// <summary>Still waiting.</summary>
    Waiting,
    /// <summary>The store had lost the grant and took it back.</summary>
    Readopted,
    /// <summary>Neither owner nor waiter; the outcome says how it was ended, null where the store does not know.</summary>
    Lost,
    /// <summary>The part of a store of several servers that keeps the run gave no answer; the renewal may have taken effect.</summary>
    Unanswered,
}

/// <summary>Answer for one run of a renewal.</summary>
internal readonly record struct RenewResult(RenewCode Code, StreamOutcome? Outcome);

/// <summary>Answer to a renewal.</summary>
/// <param name="Now">The store's time, ms.</param>
/// <param name="Retired">Runs retired by this call.</param>
/// <param name="Late">The command came too late and had no effect; <paramref name="Results"/> is empty.</param>
/// <param name="Results">One per item, in order.</param>
internal sealed record RenewReply(long Now, IReadOnlyList<StoredRun> Retired, bool Late, IReadOnlyList<RenewResult> Results) : StoreReply(Now, Retired);

/// <summary>Answer to a stop.</summary>
internal enum StopCode
{
    /// <summary>An owner was told to stop.</summary>
    Stopping,
    /// <summary>A waiter was retired.</summary>
    Retired,
    /// <summary>It had ended before.</summary>
    Ended,
    /// <summary>Nothing of that name is known.</summary>
    Unknown,
}

/// <summary>Answer to a stop.</summary>
/// <param name="Now">The store's time, ms.</param>
/// <param name="Retired">Runs retired by this call.</param>
/// <param name="Code">What came of it.</param>
/// <param name="Run">The run that is stopping or ended, where known. For a session: its owner, else the waiter that was first, else the run that ended last.</param>
internal sealed record StopReply(long Now, IReadOnlyList<StoredRun> Retired, StopCode Code, StoredRun? Run) : StoreReply(Now, Retired);

/// <summary>Answer to a sweep.</summary>
/// <param name="Now">The store's time, ms.</param>
/// <param name="Retired">Runs retired by this call.</param>
/// <param name="Overdue">Runs whose lease end has passed and that are still there (more than the limit).</param>
internal sealed record SweepReply(long Now, IReadOnlyList<StoredRun> Retired, int Overdue) : StoreReply(Now, Retired);
