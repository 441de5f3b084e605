using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>What came of asking for a session.</summary>
/// <param name="Granted">The run owns the lease.</param>
/// <param name="Refusal">Where not granted: how the run ends.</param>
/// <param name="Reason">Where not granted: one sentence.</param>
/// <param name="Blocker">Where refused by policy: the active run.</param>
/// <param name="RetryAfter">Where refused by policy: when asking again makes sense.</param>
/// <param name="Takeover">Where a predecessor was waited for.</param>
/// <param name="IsFinal">Where refused: asking again is answered the same.</param>
internal readonly record struct LeaseResult(
    bool Granted, StreamOutcome Refusal = default, string? Reason = null, LeaseRun? Blocker = null, TimeSpan? RetryAfter = null, Takeover? Takeover = null,
    bool IsFinal = false);

/// <summary>How a predecessor made way.</summary>
/// <param name="Predecessor">Its stream id, where known.</param>
/// <param name="Waited">From asking to the grant.</param>
/// <param name="Forced">It had not finalized within the valve.</param>
internal sealed record Takeover(string? Predecessor, TimeSpan Waited, bool Forced);
