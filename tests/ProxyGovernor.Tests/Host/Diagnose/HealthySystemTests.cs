using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;

namespace ProxyGovernor.Tests.Host.Diagnose;

public sealed class HealthySystemTests
{
    [Fact]
    public void A_quiet_system_has_no_findings() => Seen.All().AssertHealthy();

    [Fact]
    public void Streams_of_different_sessions_and_without_one_have_nothing_to_do_with_each_other() =>
        Seen.All(Seen.Owner("a", "s1"), Seen.Owner("b", "s2"), Seen.Owner("c", null), Seen.Owner("d", null)).AssertHealthy();

    [Fact]
    public void A_clean_takeover_is_healthy_though_its_events_arrive_in_the_wrong_order() => Seen.Watched(
        [Seen.Owner("a")], [Seen.Owner("b")],
        Seen.Event("prev_stream_finished_cleanly", "b", -1.9), Seen.Event("stream_start", "b", -1.9), Seen.Event("stream_superseded", "a", -2), Seen.Event("stream_end", "a", -2, "superseded", "r2"))
        .AssertHealthy();

    [Fact]
    public void A_stream_that_comes_as_the_watch_is_over_overlaps_nobody() => Seen.Watched(
        [Seen.Owner("a")], [Seen.Owner("c")],
        Seen.Event("stream_end", "a", -2, "superseded"), Seen.Event("stream_start", "b", -1.9), Seen.Event("stream_end", "b", -0.1, "superseded")).AssertHealthy();

    [Fact]
    public void A_takeover_that_is_under_way_for_a_moment_is_healthy() =>
        Seen.All(Seen.Owner("a").ToldToStop(1.9), Seen.Waiter("b", "a", since: 0.1)).AssertHealthy();

    [Fact]
    public void Who_queues_waits_for_nobodys_cleanup() =>
        Seen.All(Seen.Owner("a"), Seen.Waiter("b", "a", since: 20), Seen.Waiter("c", "a", since: 10)).AssertHealthy();

    [Fact]
    public void A_stream_whose_end_was_lost_on_the_way_is_known_by_its_id() =>
        (Seen.Watched([Seen.Owner("a")], []) with { Departures = new Dictionary<Departure, string> { [new("a", Seen.Session, "r1")] = "ended" } }).AssertHealthy();

    [Fact]
    public void What_was_not_watched_or_listed_is_unknown_and_no_finding()
    {
        Observation seen = Seen.All(Seen.Owner("a")) with { Watched = TimeSpan.Zero };

        Assert.Equal(["start_without_end", "wait_at_valve"], DecisionTree.Ask(seen).Where(answer => answer.Unknown == "not watched").Select(answer => answer.Question.Code));
        Assert.DoesNotContain(DecisionTree.Ask(seen), answer => answer.Findings.Count > 0);
    }

    [Fact]
    public void Each_question_has_a_code_of_its_own_and_says_what_to_do()
    {
        Assert.Distinct(DecisionTree.Questions.Select(question => question.Code));
        Assert.All(DecisionTree.Questions, question => Assert.DoesNotContain("", new[] { question.Text, question.Meaning, question.Action }));
    }
}
