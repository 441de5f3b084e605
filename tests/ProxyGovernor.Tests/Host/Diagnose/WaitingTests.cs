using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;

namespace ProxyGovernor.Tests.Host.Diagnose;

public sealed class WaitingTests
{
    [Fact]
    public void A_wait_on_cleanup_names_both_streams_and_the_replica_that_holds_it_up()
    {
        Finding finding = Seen.All(Seen.Owner("a", replica: "r2").ToldToStop(0.5), Seen.Waiter("b", "a", since: 1.5)).Only("waits_on_cleanup");

        Assert.Equal((Seen.Session, "b", "a", "r2"), (finding.Session, finding.StreamId, finding.OtherStreamId, finding.Replica));
        Assert.Equal("b waits on cleanup for a (superseded) for 1.5 s; the valve opens in 0.5 s.", finding.Message);
    }

    [Fact]
    public void A_wait_that_ended_while_it_was_watched_is_told_too() =>
        Assert.Equal("b", Seen.Watched([Seen.Owner("a").ToldToStop(0.5), Seen.Waiter("b", "a", since: 1.5)], []).Only("waits_on_cleanup").StreamId);

    [Fact]
    public void A_wait_is_measured_by_the_stores_clock_whatever_the_waiters_replica_has()
    {
        // Opened a moment ago by a clock that is 0.9 s behind.
        ObservedReplica[] replicas = [Seen.Replica(), Seen.Replica("r2", offset: 900)];
        var snapshot = new Snapshot(replicas, [Seen.Owner("a").ToldToStop(1), Seen.Waiter("b", "a", since: 1) with { Replica = "r2" }]);

        new Observation(snapshot, snapshot, [], TimeSpan.FromSeconds(3)).AssertHealthy();
    }

    [Fact]
    public void A_takeover_by_force_tells_how_long_it_took() =>
        Assert.Equal("b took its session over by force after 2.0 s.", Seen.Watched([], [Seen.Owner("b")], Seen.Event("prev_stream_forced", "b", -1)).Only("wait_at_valve").Message);

    [Fact]
    public void A_session_remembers_who_was_overtaken_by_force()
    {
        Observation seen = Seen.All() with { Recent = [Seen.Ended("c", "superseded", events: 3), Seen.Ended("a", "superseded", events: null)] };

        Assert.Equal("a", seen.Only("wait_at_valve").StreamId);
    }
}
