using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Replicas whose calls to the store take long: the last one before the watch, and another one after it. The first call of all has to connect.</summary>
internal sealed class SlowStore() : Question(
    "slow_store", "Is the lease store slow?",
    "Every start waits for one round trip. A call that takes 750 ms counts as an outage.",
    "Look at the store's load and slow commands (redis-cli --latency, SLOWLOG GET), and at the network between; then at the replica's own CPU.",
    Needs.Nothing)
{
    protected override IEnumerable<Finding> Look(Observation seen) =>
        from now in seen.After.Replicas
        join before in seen.Before.Replicas on now.Replica equals before.Replica
        let roundTrip = now.StoreRoundTripMs
        where roundTrip != before.StoreRoundTripMs && Math.Min(roundTrip ?? 0, before.StoreRoundTripMs ?? 0) >= Thresholds.StoreRoundTrip.TotalMilliseconds
        select new Finding($"The last store call of replica {now.Replica} took {roundTrip!.Value.InMilliseconds()}.", Replica: now.Replica);
}
