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

    /// <summary>Counts the end of a run that held the lease under <paramref name="fence"/>, or never did (0).</summary>
    public void Count(LeaseRun run, long fence, StreamOutcome outcome)
    {
        if (fence == 0)
        {
            metrics.Refused(run, outcome);
        }
        else
        {
            metrics.Ended(run, outcome);
        }
    }

    private void Absorb(StoredRun run)
    {
        var local = registry.Find(run.Run.Id);
        if (local is { IsReplaced: true })
        {
            return;
        }

        var outcome = run.Outcome ?? StreamOutcome.LeaseLost;
        Count(run.Run, run.Fence, outcome);
        if (local is not null)
        {
            if (!local.IsReleased)
            {
                local.Holder.Stop(
                    outcome == StreamOutcome.Stale ? StreamOutcome.LeaseLost : outcome,
                    outcome == StreamOutcome.Superseded ? "A newer request of this session took over." : "Retired in the lease store.");
                local.Wake();
            }
        }
        else if (outcome == StreamOutcome.Stale && run.Fence != 0)
        {
            // Its own replica will never tell: every start has an end.
            var lasted = TimeSpan.FromMilliseconds(Math.Max(0, run.UpdatedAt - run.Run.StartedAt));
            lifecycle.End(run.Run, null, outcome, lasted, null);
        }
    }
}
