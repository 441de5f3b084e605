using ProxyGovernor.Diagnostics;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>
/// Reads what a reply retired. Each run appears in exactly one reply of all replicas, so this is where its outcome is counted; and a run
/// of this replica that someone else retired is stopped before anything else opens (rule 4).
/// </summary>
internal sealed class RetiredRuns(LeaseRegistry registry, GovernorMetrics metrics, Lifecycle lifecycle)
{
    public void Absorb(StoreReply reply)
    {
        for (var i = 0; i < reply.Retired.Count; i++)
        {
            Absorb(reply.Retired[i]);
        }
    }

    private void Absorb(StoredRun run)
    {
        var outcome = run.Outcome ?? StreamOutcome.LeaseLost;
        if (run.Fence == 0)
        {
            metrics.Refused(run.Run, outcome);
        }
        else
        {
            metrics.Ended(run.Run, outcome);
        }

        if (registry.Find(run.Run.Id) is { IsReleased: false } local)
        {
            var superseded = outcome == StreamOutcome.Superseded;
            local.Holder.Stop(
                outcome == StreamOutcome.Stale ? StreamOutcome.LeaseLost : outcome,
                superseded ? "A newer request of this session took over." : "Retired in the lease store.");
            local.Wake();
        }
        else if (outcome == StreamOutcome.Stale && run.Fence != 0)
        {
            // Its own replica will never tell: every start has an end.
            var lasted = TimeSpan.FromMilliseconds(Math.Max(0, run.UpdatedAt - run.Run.StartedAt));
            lifecycle.End(run.Run, null, outcome, lasted, null);
        }
    }
}
