namespace ProxyGovernor.Leases.Memory;

internal sealed partial class MemoryLeaseStore
{
    /// <summary>Sessions in memory.</summary>
    public int SessionCount => _sessions.SessionCount;

    /// <summary>Runs that are found by their id.</summary>
    public int RunCount => _sessions.RunCount;

    /// <inheritdoc/>
    public ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken)
    {
        var effects = default(SessionEffects);
        var overdue = 0;
        foreach (var key in _sessions.Keys)
        {
            // Looking at a session is enough to forget it where it has been quiet for long.
            using var scope = _sessions.EnterKnown(key);
            if (!scope.IsHeld || scope.Session.CountOverdue(scope.Now) is not (> 0 and var count))
            {
                continue;
            }

            if (limit-- > 0)
            {
                scope.Session.Sweep(scope.Now, ref effects);
                Settle(scope.Session, ref effects);
            }
            else
            {
                overdue += count;
            }
        }

        return new(new SweepReply(_clock.Now.Milliseconds, effects.Retired, overdue));
    }

    /// <inheritdoc/>
    public ValueTask<StoredRun?> GetRunAsync(string run, CancellationToken cancellationToken)
    {
        using var scope = _sessions.EnterOf(run);
        return new(scope.IsHeld ? scope.Session.Find(run) : null);
    }

    /// <inheritdoc/>
    public ValueTask<StoredSession> GetSessionAsync(string session, CancellationToken cancellationToken)
    {
        using var scope = _sessions.EnterKnown(session);
        return new(scope.IsHeld ? scope.Session.Describe() : new StoredSession(null, [], []));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken)
    {
        var live = new List<StoredRun>();
        foreach (var key in _sessions.Keys)
        {
            using var scope = _sessions.EnterKnown(key);
            if (scope.IsHeld)
            {
                scope.Session.AddLiveTo(live);
            }
        }

        return new(live);
    }

    /// <inheritdoc/>
    public ValueTask<long> GetTimeAsync(CancellationToken cancellationToken) => new(_clock.Now.Milliseconds);
}
