using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Newer streams whose predecessor was told to stop and still has the session. Who merely queues waits for nobody's cleanup.</summary>
internal sealed class WaitsOnCleanup() : Question(
    "waits_on_cleanup", "Is anyone waiting on cleanup?",
    "A newer request took over, and its predecessor does not let go of the session. At the latest when the valve opens, the newer one goes on without it.",
    "Look at the predecessor's replica: is it paused, overloaded or dead? Its log should show stream_end for that stream.",
    Needs.Streams)
{
    protected override IEnumerable<Finding> Look(Observation seen) => In(seen.After).Concat(In(seen.Before)).DistinctBy(static finding => finding.StreamId);

    private static IEnumerable<Finding> In(Snapshot snapshot) =>
        from waiter in snapshot.Live
        join owner in snapshot.Live on waiter.WaitsFor equals owner.StreamId
        where owner.StopAt is not null
        let waited = snapshot.Now - snapshot.ToStoreTime(waiter.Replica, waiter.StartedAt)
        where waited >= Thresholds.CleanupWait
        select new Finding(
            $"{waiter.StreamId} waits on cleanup for {owner.StreamId} ({owner.Outcome}) for {waited.InSeconds()}; {Valve(owner.StopAt!.Value - snapshot.Now)}.",
            waiter.Session, waiter.StreamId, owner.StreamId, owner.Replica);

    private static string Valve(TimeSpan left) => left > TimeSpan.Zero ? $"the valve opens in {left.InSeconds()}" : $"the valve opened {(-left).InSeconds()} ago";
}
