namespace ProxyGovernor.Leases.Memory;

/// <summary>
/// Leases in this process: for one replica, and for degraded operation while a shared store is away. Every call has finished when it
/// returns, so there is nothing to cancel and no reply to lose.
/// </summary>
internal sealed partial class MemoryLeaseStore : ILeaseStore
{
    private readonly StoreClock _clock;
    private readonly SessionTable _sessions;
    private readonly HintBoard _hints = new();

    /// <summary>An empty store.</summary>
    /// <param name="keep">How long a quiet session's ended runs are remembered.</param>
    /// <param name="timeProvider">The clock it counts by.</param>
    public MemoryLeaseStore(TimeSpan keep, TimeProvider timeProvider)
    {
        _clock = new StoreClock(timeProvider);
        _sessions = new SessionTable(_clock, keep);
    }

    /// <inheritdoc/>
    public int BucketOf(string session) => 0;

    /// <inheritdoc/>
    public ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        if (IsLate(request.NotAfter, out var late))
        {
            return new(new AcquireReply(late, [], AcquireCode.Late, Fence: 0, Due: 0, Owner: null, Outcome: null));
        }

        var effects = default(SessionEffects);
        using var scope = _sessions.Enter(request.Run.Session);
        var reply = scope.Session.Acquire(request, scope.Now, ref effects);
        Settle(scope.Session, ref effects, entered: reply.Code is AcquireCode.Granted or AcquireCode.Waiting ? request.Run.Id : null);
        return new(reply);
    }

    /// <inheritdoc/>
    public ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken)
    {
        var effects = default(SessionEffects);
        using var scope = _sessions.Enter(request.Session);
        var reply = scope.Session.Finalize(request, scope.Now, ref effects);
        Settle(scope.Session, ref effects);
        return new(reply);
    }

    /// <inheritdoc/>
    public ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken)
    {
        if (IsLate(request.NotAfter, out var now))
        {
            return new(new RenewReply(now, [], Late: true, []));
        }

        var effects = default(SessionEffects);
        var results = new RenewResult[request.Items.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Renew(request.Items[i], request.Ttl, ref effects);
        }

        return new(new RenewReply(now, effects.Retired, Late: false, results));
    }

    /// <inheritdoc/>
    public ValueTask<StopReply> StopAsync(StopRequest request, CancellationToken cancellationToken)
    {
        using var scope = _sessions.EnterOf(request.Run);
        if (!scope.IsHeld)
        {
            return new(new StopReply(scope.Now.Milliseconds, [], StopCode.Unknown, Run: null));
        }

        var effects = default(SessionEffects);
        var reply = scope.Session.Stop(request, scope.Now, ref effects);
        Settle(scope.Session, ref effects);
        return new(reply);
    }

    /// <inheritdoc/>
    public ValueTask<StopReply> CancelSessionAsync(CancelSessionRequest request, CancellationToken cancellationToken)
    {
        using var scope = _sessions.EnterKnown(request.Session);
        if (!scope.IsHeld)
        {
            return new(new StopReply(scope.Now.Milliseconds, [], StopCode.Unknown, Run: null));
        }

        var effects = default(SessionEffects);
        var reply = scope.Session.Cancel(request.Valve, scope.Now, ref effects);
        Settle(scope.Session, ref effects);
        return new(reply);
    }

    /// <inheritdoc/>
    public IDisposable SubscribeHints(string replica, Action<LeaseHint> handler) => _hints.Subscribe(replica, handler);

    private RenewResult Renew(RenewItem item, TimeSpan ttl, ref SessionEffects effects)
    {
        // A waiter of an unknown session has nothing to take back, so no session is made for it.
        using var scope = item.Fence <= 0 ? _sessions.EnterKnown(item.Run.Session) : _sessions.Enter(item.Run.Session);
        if (!scope.IsHeld)
        {
            return new(RenewCode.Lost, null);
        }

        var result = scope.Session.Renew(item, ttl, scope.Now, ref effects);
        Settle(scope.Session, ref effects, entered: result.Code == RenewCode.Readopted ? item.Run.Id : null);
        return result;
    }

    /// <summary>Carries out what the session left to do. It is still held: that keeps the hints in the order of the changes.</summary>
    private void Settle(MemorySession session, ref SessionEffects effects, string? entered = null)
    {
        foreach (var run in effects.Evicted)
        {
            _sessions.RemoveRun(run, session);
        }

        // Behind the evicted ones: a run may come again in the very call that forgets it.
        if (entered is not null)
        {
            _sessions.AddRun(entered, session);
        }

        foreach (var hint in effects.Hints)
        {
            _hints.Post(hint);
        }

        effects.Settled();
    }

    private bool IsLate(long notAfter, out long now)
    {
        now = _clock.Now.Milliseconds;
        return notAfter > 0 && now > notAfter;
    }
}
