using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Replicas that cannot reach the lease store.</summary>
internal sealed class DegradedReplica() : Question(
    "degraded_replica", "Does a replica govern alone?",
    "It cannot reach the lease store. Under OnStoreUnavailable=Degrade its sessions are governed within it alone, so that another replica may run a stream of the same session; under Reject it refuses new streams.",
    "Check the lease store and the way to it; GET /healthz/ready on that replica and store_away in its log say what failed.",
    Needs.Nothing)
{
    protected override IEnumerable<Finding> Look(Observation seen)
    {
        var degraded = seen.After.Replicas.Where(static replica => replica.Degraded)
            .Select(static replica => new Finding($"Replica {replica.Replica} at {replica.Address} governs alone: it finds the lease store away.", Replica: replica.Replica))
            .ToList();
        return degraded.Count == 0 && seen.After.Streams is null ? [new Finding("The replica that was asked cannot reach its lease store.")] : degraded;
    }
}
