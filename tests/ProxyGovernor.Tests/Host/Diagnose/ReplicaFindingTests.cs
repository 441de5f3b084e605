using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;

namespace ProxyGovernor.Tests.Host.Diagnose;

public sealed class ReplicaFindingTests
{
    [Fact]
    public void A_replica_that_governs_alone_is_named() =>
        Assert.Equal("r2", Seen.With(Seen.Replica(), Seen.Replica("r2", degraded: true)).Only("degraded_replica").Replica);

    [Fact]
    public void A_store_that_cannot_be_asked_is_one_finding_and_leaves_the_streams_unknown()
    {
        var away = new Snapshot([], null);
        IReadOnlyList<Answer> answers = DecisionTree.Ask(new Observation(away, away, [], TimeSpan.FromSeconds(3)));

        Assert.Equal(["degraded_replica"], answers.Where(answer => answer.Findings.Count > 0).Select(answer => answer.Question.Code));
        Assert.Equal(
            ["waits_on_cleanup", "two_starts", "start_without_end", "entry_not_removed", "overdue_lease"],
            answers.Where(answer => answer.Unknown is not null).Select(answer => answer.Question.Code));
    }

    [Fact]
    public void A_store_that_came_back_meanwhile_is_a_finding_and_leaves_nothing_unknown()
    {
        Observation seen = Seen.All() with { Before = new([], null) };

        Assert.Equal("The replica that was asked could not reach its lease store.", seen.Only("degraded_replica").Message);
        Assert.All(DecisionTree.Ask(seen), answer => Assert.Null(answer.Unknown));
    }

    [Theory]
    [InlineData(1500, "The clock of replica r1 is 1500 ms behind the lease store's.")]
    [InlineData(-1500, "The clock of replica r1 is 1500 ms ahead of the lease store's.")]
    public void A_clock_that_is_off_is_told_with_its_direction(double offset, string message) =>
        Assert.Equal(message, Seen.With(Seen.Replica(offset: offset)).Only("clock_offset").Message);

    [Theory]
    [InlineData(280, 300, true)]
    [InlineData(1, 300, false)]
    [InlineData(300, 1, false)]
    [InlineData(300, 300, false)] // the same call, seen twice
    public void A_store_is_slow_where_two_calls_were(double before, double after, bool isSlow)
    {
        Observation seen = Seen.With(Seen.Replica(roundTrip: after)) with { Before = new([Seen.Replica(roundTrip: before)], []) };

        if (isSlow)
        {
            Assert.Equal("The last store call of replica r1 took 300 ms.", seen.Only("slow_store").Message);
        }
        else
        {
            seen.AssertHealthy();
        }
    }
}
