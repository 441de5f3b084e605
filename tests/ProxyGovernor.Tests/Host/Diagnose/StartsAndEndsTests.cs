using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;

namespace ProxyGovernor.Tests.Host.Diagnose;

public sealed class StartsAndEndsTests
{
    [Fact]
    public void Two_owners_of_one_session_are_found_without_any_event()
    {
        Finding finding = Seen.All(Seen.Owner("a"), Seen.Owner("b", replica: "r2")).Only("two_starts");

        Assert.Equal((Seen.Session, "b", "a"), (finding.Session, finding.StreamId, finding.OtherStreamId));
    }

    [Fact]
    public void A_start_before_the_end_of_the_stream_before_it_is_found()
    {
        Finding finding = Seen.Watched([], [Seen.Owner("b")], Seen.Event("stream_start", "a", -2.9), Seen.Event("stream_start", "b", -2), Seen.Event("stream_end", "a", -1, "completed"))
            .Only("two_starts");

        Assert.Equal(("b", "a"), (finding.StreamId, finding.OtherStreamId));
    }

    [Fact]
    public void After_a_takeover_by_force_the_late_end_is_legal() => Assert.Equal("b", Seen.Watched(
        [Seen.Owner("a")], [Seen.Owner("b")],
        Seen.Event("prev_stream_forced", "b", -2), Seen.Event("stream_start", "b", -2), Seen.Event("stream_end", "a", -1, "superseded")).Only("wait_at_valve").StreamId);

    [Fact]
    public void Replicas_whose_clocks_differ_do_not_seem_to_overlap()
    {
        // r2 tells its end two seconds late by its own clock, which is that much ahead.
        ObservedReplica[] replicas = [Seen.Replica(), Seen.Replica("r2", offset: -2000)];
        var seen = new Observation(
            new(replicas, [Seen.Owner("a", replica: "r2")]), new(replicas, [Seen.Owner("b")]),
            [Seen.Event("stream_start", "b", -1.9), Seen.Event("stream_end", "a", 0, "superseded", "r2")], TimeSpan.FromSeconds(3));

        Assert.Equal("r2", seen.Only("clock_offset").Replica);
    }

    [Theory]
    [InlineData("missing", "a was started, and nobody knows it any more.")]
    [InlineData("stale", "a was swept as stale.")]
    public void A_stream_that_left_without_an_end_is_found(string state, string message)
    {
        Observation seen = Seen.Watched([Seen.Owner("a")], []);
        Departure departure = Assert.Single(seen.LeftUnseen());

        Assert.Equal(message, (seen with { Departures = new Dictionary<Departure, string> { [departure] = state } }).Only("start_without_end").Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_remembered_sweep_is_found_whether_or_not_it_was_watched_for(int seconds)
    {
        Observation seen = Seen.All() with { Recent = [Seen.Ended("a", "stale", events: null) with { State = "stale" }], Watched = TimeSpan.FromSeconds(seconds) };

        Assert.Equal("a was swept as stale.", seen.Only("start_without_end").Message);
    }

    [Fact]
    public void A_sweep_that_is_heard_names_the_replica_that_ran_the_stream() => Assert.Equal(
        "r2", Seen.Watched([Seen.Owner("a", replica: "r2")], [], Seen.Event("stream_end", "a", -1, "stale")).Only("start_without_end").Replica);

    [Fact]
    public void A_busy_session_may_have_forgotten_its_older_streams()
    {
        ObservedEvent[] ends = [.. Enumerable.Range(0, 16).Select(number => Seen.Event("stream_end", $"later-{number}", -1, "completed"))];
        Observation seen = Seen.Watched([Seen.Owner("a")], [], ends);

        (seen with { Departures = new Dictionary<Departure, string> { [seen.LeftUnseen().Single()] = "missing" } }).AssertHealthy();
    }

    [Fact]
    public void Only_who_owned_a_session_and_left_without_a_word_is_asked_for()
    {
        Observation seen = Seen.Watched(
            [Seen.Owner("stays"), Seen.Owner("ends"), Seen.Owner("no-session", null), Seen.Waiter("waited", "stays", 1), Seen.Owner("left")],
            [Seen.Owner("stays")],
            Seen.Event("stream_end", "ends", -1, "completed"), Seen.Event("stream_start", "came-and-left", -1));

        Assert.Equal(["left", "came-and-left"], seen.LeftUnseen().Select(departure => departure.StreamId));
    }

    [Fact]
    public void What_a_replica_governs_alone_is_known_to_it_alone()
    {
        ObservedReplica[] replicas = [Seen.Replica(degraded: true)];

        Assert.Empty(new Observation(new(replicas, [Seen.Owner("a")]), new(replicas, []), [], TimeSpan.FromSeconds(3)).LeftUnseen());
    }
}
