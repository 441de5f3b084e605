using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>A sweep in two steps: it reports as retired what the sweep before it had found overdue, whatever became of that since.</summary>
internal sealed class SweepWithoutRecheck(ILeaseStore inner) : StoreDecorator(inner)
{
    private IReadOnlyList<StoredRun> _candidates = [];

    public override async ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken)
    {
        var now = await Inner.GetTimeAsync(cancellationToken);
        var retired = _candidates;
        foreach (var run in retired)
        {
            await Inner.FinalizeAsync(new FinalizeRequest(run.Run.Session, run.Run.Id, run.Fence, Pipeline.StreamOutcome.Stale, new RunSummary(null, null, null, 0, 0, null)), cancellationToken);
        }

        _candidates = [.. (await Inner.ListAsync(cancellationToken)).Where(run => run.LeaseEnd < now)];
        return new SweepReply(now, [.. retired.Select(run => run with { Place = RunPlace.Ended, Outcome = Pipeline.StreamOutcome.Stale })], Overdue: 0);
    }
}
