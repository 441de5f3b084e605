using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>A sweep in two steps: it reports as retired what the sweep before it had found overdue, whatever became of that since.</summary>
internal sealed class SweepWithoutRecheck(ILeaseStore inner) : StoreDecorator(inner)
{
    private static readonly RunSummary NoSummary = new(null, null, null, 0, 0, null);
    private IReadOnlyList<StoredRun> _candidates = [];

    public override async ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken)
    {
        var now = await Inner.GetTimeAsync(cancellationToken);
        var retired = new List<StoredRun>();
        foreach (var run in _candidates)
        {
            var request = new FinalizeRequest(run.Run.Session, run.Run.Id, run.Fence, StreamOutcome.Stale, NoSummary);
            retired.AddRange((await Inner.FinalizeAsync(request, cancellationToken)).Retired.Where(other => other.Run.Id != run.Run.Id));
            retired.Add(run with { Place = RunPlace.Ended, Outcome = StreamOutcome.Stale });
        }

        _candidates = [.. (await Inner.ListAsync(cancellationToken)).Where(run => run.LeaseEnd < now)];
        return new SweepReply(now, retired, Overdue: 0);
    }
}
