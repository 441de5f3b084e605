using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases;

/// <summary>What happens when the session already has an active stream.</summary>
internal enum ConflictPolicy
{
    /// <summary>The newest wins: the active stream is told to stop, earlier waiters are retired as superseded.</summary>
    Supersede,
    /// <summary>The new request is refused with 409.</summary>
    Reject,
    /// <summary>The new request waits its turn, in order.</summary>
    Queue,
}

/// <summary>Takes or claims a lease.</summary>
/// <param name="Run">Who asks.</param>
/// <param name="Conflict">What to do where another run owns the lease.</param>
/// <param name="Ttl">How long the grant lasts without renewal.</param>
/// <param name="Valve">How long the owner may take to clean up after it was told to stop; then the lease is taken by force.</param>
/// <param name="NotAfter">The command has no effect when executed later than this, store time in ms; 0: no bound.</param>
/// <param name="QueueLimit">Most waiters under <see cref="ConflictPolicy.Queue"/>.</param>
/// <param name="Claim">True when a waiter asks again: it never enters the store anew unless the store lost the whole session.</param>
/// <param name="IdempotencyKey">
/// Opaque, of the session alone; null where the request has none. A run that enters takes it until the keep time past its end: another run with
/// it is refused.
/// </param>
internal sealed record AcquireRequest(
    LeaseRun Run, ConflictPolicy Conflict, TimeSpan Ttl, TimeSpan Valve, long NotAfter, int QueueLimit, bool Claim, string? IdempotencyKey = null);

/// <summary>Ends a run.</summary>
/// <param name="Session">The session key.</param>
/// <param name="Run">The stream id.</param>
/// <param name="Fence">The fence it was granted; an owner with another fence is not touched. 0 where the caller knows of no grant: matches any, since the reply may have been lost.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Summary">What is kept for status answers.</param>
/// <param name="FreesIdempotencyKey">No generation was begun, so that the same request may come again.</param>
internal sealed record FinalizeRequest(string Session, string Run, long Fence, StreamOutcome Outcome, RunSummary Summary, bool FreesIdempotencyKey = false);

/// <summary>The figures of a run that ended, kept with it until the store forgets it.</summary>
/// <param name="Reason">One sentence for a person, without any prompt or completion text.</param>
/// <param name="LastEvent">The last lifecycle or dialect event name seen, or null.</param>
/// <param name="Destination">YARP destination id, or null where none was chosen.</param>
/// <param name="Events">Events sent to the client.</param>
/// <param name="Bytes">Bytes sent to the client.</param>
/// <param name="FirstEventMilliseconds">From opening the upstream to the first event, or null.</param>
internal sealed record RunSummary(string? Reason, string? LastEvent, string? Destination, long Events, long Bytes, double? FirstEventMilliseconds);

/// <summary>One run of a renewal.</summary>
/// <param name="Run">Who it is; used to re-adopt a grant that the store lost.</param>
/// <param name="Fence">Its fence; 0 for a waiter. A run that was granted meanwhile is renewed under 0 too, and learns its fence from its next claim.</param>
/// <param name="Destination">YARP destination id once chosen, for status answers.</param>
internal readonly record struct RenewItem(LeaseRun Run, long Fence, string? Destination);

/// <summary>Extends leases of one replica.</summary>
/// <param name="Items">Owners and waiters.</param>
/// <param name="Ttl">The new length, from the store's now.</param>
/// <param name="NotAfter">As in <see cref="AcquireRequest"/>.</param>
internal sealed record RenewRequest(IReadOnlyList<RenewItem> Items, TimeSpan Ttl, long NotAfter);

/// <summary>Stops one run, whatever its slot.</summary>
/// <param name="Run">The stream id.</param>
/// <param name="Valve">Stop deadline for an owner that has none yet.</param>
/// <param name="Outcome">Why: usually <see cref="StreamOutcome.Canceled"/>.</param>
internal sealed record StopRequest(string Run, TimeSpan Valve, StreamOutcome Outcome);

/// <summary>Stops everything in a session.</summary>
/// <param name="Session">The session key.</param>
/// <param name="Valve">Stop deadline for an owner that has none yet.</param>
internal sealed record CancelSessionRequest(string Session, TimeSpan Valve);
