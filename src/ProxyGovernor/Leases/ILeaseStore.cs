namespace ProxyGovernor.Leases;

/// <summary>
/// Where leases live: memory, or a server that all replicas share. Every operation is atomic per session and first retires, as
/// <c>stale</c>, what has expired. All times are the store's own clock, in milliseconds since the Unix epoch.
/// </summary>
/// <remarks>
/// A run leaves its slot in exactly one reply, which lists it under <see cref="StoreReply.Retired"/>; whoever reads that reply tells the metrics.
/// An implementation may lose a reply (timeout, cut connection): every call is then safe to repeat with the same run id.
/// </remarks>
internal interface ILeaseStore
{
    /// <summary>The bucket (0 to 255) a session lives in; a stream id starts with it, so that a run is found by its id alone.</summary>
    int BucketOf(string session);

    /// <summary>Takes the session's lease, queues for it, or claims it as a waiter. Idempotent for the same run.</summary>
    ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken);

    /// <summary>Ends a run that owns or waits; acts on its own slot only. An unknown run gets a tombstone that voids a late acquire.</summary>
    ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Extends the leases of one replica's runs, all in one call. A store of several servers answers for those that are there, and
    /// <see cref="RenewCode.Unanswered"/> for the rest; it fails only where none is.
    /// </summary>
    ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken);

    /// <summary>Tells a run to stop: an owner gets a stop deadline (set once), a waiter is retired at once. Never touches another run.</summary>
    ValueTask<StopReply> StopAsync(StopRequest request, CancellationToken cancellationToken);

    /// <summary>Session-wide cancel: every waiter is retired and whoever owns the lease is told to stop.</summary>
    ValueTask<StopReply> CancelSessionAsync(CancelSessionRequest request, CancellationToken cancellationToken);

    /// <summary>Retires runs whose lease ran out, over at most <paramref name="limit"/> sessions. Safe from any number of replicas at once.</summary>
    ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken);

    /// <summary>What the store knows of one run: as owner, waiter or recently ended; null where it knows nothing.</summary>
    ValueTask<StoredRun?> GetRunAsync(string run, CancellationToken cancellationToken);

    /// <summary>The session's owner, waiters (in order) and recently ended runs (newest first). Empty lists where there are none.</summary>
    ValueTask<StoredSession> GetSessionAsync(string session, CancellationToken cancellationToken);

    /// <summary>Every owner and waiter of every session.</summary>
    ValueTask<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The store's time in milliseconds: how a replica learns its clock offset.</summary>
    ValueTask<long> GetTimeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Subscribes a replica to hints. A hint is never a permission: it may be lost, late or repeated. The handler must not block and
    /// is never called under a lock of the store. Disposing the result ends the subscription.
    /// </summary>
    IDisposable SubscribeHints(string replica, Action<LeaseHint> handler);
}
