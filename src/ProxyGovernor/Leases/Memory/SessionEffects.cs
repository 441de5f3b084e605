namespace ProxyGovernor.Leases.Memory;

/// <summary>What an operation on a session leaves to do besides its answer. Passed by reference, so that the usual case allocates nothing.</summary>
internal struct SessionEffects
{
    private List<StoredRun>? _retired;
    private List<AddressedHint>? _hints;
    private List<string>? _evicted;

    /// <summary>Runs that left their slot, in order.</summary>
    public readonly IReadOnlyList<StoredRun> Retired => _retired ?? (IReadOnlyList<StoredRun>)[];

    /// <summary>Hints to send.</summary>
    public readonly IReadOnlyList<AddressedHint> Hints => _hints ?? (IReadOnlyList<AddressedHint>)[];

    /// <summary>Ids of ended runs that the session no longer knows.</summary>
    public readonly IReadOnlyList<string> Evicted => _evicted ?? (IReadOnlyList<string>)[];

    public void Retire(StoredRun run) => (_retired ??= new(1)).Add(run);

    public void Hint(LeaseHintKind kind, LeaseRun run, Pipeline.StreamOutcome outcome = default) =>
        (_hints ??= new(1)).Add(new(run.Replica, new(kind, run.Session, run.Id, outcome)));

    public void Evict(string run) => (_evicted ??= new(1)).Add(run);

    /// <summary>Forgets what has been carried out; the retired runs stay for the reply.</summary>
    public void Settled()
    {
        _hints = null;
        _evicted = null;
    }
}
