using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Streams whose lease ran out and that no sweep has ended yet.</summary>
internal sealed class OverdueLease() : Question(
    "overdue_lease", "Is a lease overdue?",
    "Its replica no longer renews it: it died, is paused, or cannot reach the lease store. The next request of the session takes over at once; without one, a sweep ends the stream.",
    "See whether that replica lives. If leases stay overdue for longer than two SweepIntervals, no replica sweeps: look for store_away in their logs.",
    Needs.Streams)
{
    protected override IEnumerable<Finding> Look(Observation seen) =>
        from stream in seen.After.Live
        where stream.LeaseEndsAt < seen.After.Now
        let listed = seen.After.Replicas.Any(replica => replica.Replica == stream.Replica)
        select new Finding(
            $"The lease of {stream.StreamId} ran out {(seen.After.Now - stream.LeaseEndsAt!.Value).InSeconds()} ago; replica {stream.Replica} {(listed ? "is still listed" : "is gone")}.",
            stream.Session, stream.StreamId, null, stream.Replica);
}
