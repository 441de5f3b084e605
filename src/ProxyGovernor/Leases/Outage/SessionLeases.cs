using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Outage;

/// <summary>Where a run's lease comes from: the shared store, or this replica's memory while that is away.</summary>
internal sealed class SessionLeases(LeaseCoordinator shared, StoreCalls sharedCalls, LocalLeases local, SessionHandover handover)
{
    private static readonly RunSummary NotHere = new("Went on in the memory of its replica.", null, null, 0, 0, null);

    /// <summary>Registers a run with the shared store; <see cref="ReleaseAsync"/> is to follow, once.</summary>
    public Lease Register(Lease lease)
    {
        lease.Generation?.Enter();
        return shared.Register(lease);
    }

    /// <summary>
    /// :: Steps 4 and 5. What this replica holds of the session on the other side comes first; then the lease's own store decides.
    /// </summary>
    /// <exception cref="LeaseStoreUnavailableException">The shared store could not be asked.</exception>
    public async ValueTask<LeaseResult> AcquireAsync(Lease lease, LeaseTerms terms, CancellationToken runEnded)
    {
        if (!lease.IsLocal)
        {
            // Nobody makes way for a newcomer that is about to be refused, or to go on in memory.
            sharedCalls.Breaker.ThrowUnlessAdmits();
        }

        var way = await handover.MakeWayAsync(lease, terms, runEnded);
        if (!way.Granted)
        {
            return way;
        }

        var result = await (lease.IsLocal ? local.Coordinator : shared).AcquireAsync(lease, terms, runEnded);
        return result with { Takeover = result.Takeover ?? way.Takeover };
    }

    /// <summary>The lease under which a run goes on in this replica's memory, in place of its shared one.</summary>
    public Lease Degrade(Lease lease)
    {
        var degraded = local.Coordinator.Register(new Lease(lease.Holder) { IsLocal = true, PreviousSession = lease.PreviousSession, Generation = lease.Generation });
        shared.Replace(lease, StreamOutcome.StoreUnavailable, NotHere);
        return degraded;
    }

    /// <inheritdoc cref="LeaseCoordinator.ReleaseAsync"/>
    public ValueTask<FinalizeCode?> ReleaseAsync(Lease lease, StreamOutcome outcome, RunSummary summary)
    {
        var releasing = (lease.IsLocal ? local.Coordinator : shared).ReleaseAsync(lease, outcome, summary);
        lease.Generation?.Leave();
        return releasing;
    }
}
