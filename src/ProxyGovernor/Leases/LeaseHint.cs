namespace ProxyGovernor.Leases;

/// <summary>Why a hint was sent.</summary>
internal enum LeaseHintKind
{
    /// <summary>The run owns the lease and has been told to stop (the outcome says why).</summary>
    Stop,
    /// <summary>The run waits, and the lease is free: claim now.</summary>
    Free,
    /// <summary>The run waited and was retired (the outcome says why).</summary>
    Retired,
}

/// <summary>A wake-up for one run of one replica. Correctness never depends on it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Session">The session key.</param>
/// <param name="Run">The stream id the hint is for.</param>
/// <param name="Outcome">For <see cref="LeaseHintKind.Stop"/> and <see cref="LeaseHintKind.Retired"/>: why.</param>
internal readonly record struct LeaseHint(LeaseHintKind Kind, string Session, string Run, Pipeline.StreamOutcome Outcome);
