using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Replicas that could not reach the lease store, when the watch began or when it was over: what was seen meanwhile is not all there was.</summary>
internal sealed class DegradedReplica() : Question(
    "degraded_replica", "Does a replica govern alone?",
    "It cannot reach the lease store, or a call took longer than 750 ms. Under OnStoreUnavailable=Degrade its sessions are governed within it alone, so that another replica may run a stream of the same session; under Reject it refuses new streams.",
    "Check the lease store and the way to it; GET /healthz/ready on that replica and store_away in its log say what failed.",
    Needs.Nothing)
{
    protected override IEnumerable<Finding> Look(Observation seen)
    {
        Snapshot[] moments = [seen.After, seen.Before];
        var degraded = moments.SelectMany(static moment => moment.Replicas).Where(static replica => replica.Degraded).DistinctBy(static replica => replica.Replica)
            .Select(static replica => new Finding($"Replica {replica.Replica} at {replica.Address} governs alone: it finds the lease store away.", Replica: replica.Replica))
            .ToList();
        return degraded.Count == 0 && moments.Any(static moment => moment.Streams is null) ? [new Finding("The replica that was asked could not reach its lease store.")] : degraded;
    }
}
