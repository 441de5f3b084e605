using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;

namespace ProxyGovernor.Tests.Host.Diagnose;

public sealed class LeftoverTests
{
    [Fact]
    public void An_entry_whose_end_was_told_is_not_removed()
    {
        Finding finding = Seen.Watched([Seen.Owner("a")], [Seen.Owner("a")], Seen.Event("stream_end", "a", -2, "completed")).Only("entry_not_removed");

        Assert.Equal(("a", "r1", "a has told its end, and is still listed."), (finding.StreamId, finding.Replica, finding.Message));
    }

    [Fact]
    public void An_end_that_was_told_just_now_may_still_be_on_its_way() =>
        Seen.Watched([Seen.Owner("a")], [Seen.Owner("a")], Seen.Event("stream_end", "a", -0.2, "completed")).AssertHealthy();

    [Fact]
    public void A_stream_that_is_over_all_the_while_is_not_removed()
    {
        ObservedStream held = Seen.Owner("a") with { Terminal = true, Outcome = "client_closed" };

        Assert.Equal("a was over (client_closed) all the while, and is still listed.", Seen.All(held).Only("entry_not_removed").Message);
        Seen.Watched([Seen.Owner("a")], [held]).AssertHealthy();
    }

    [Fact]
    public void A_stream_past_its_stop_deadline_is_not_removed() =>
        Assert.Equal("a", Seen.All(Seen.Owner("a").ToldToStop(-3)).Only("entry_not_removed").StreamId);

    [Theory]
    [InlineData("r2", "is still listed")]
    [InlineData("dead", "is gone")]
    public void An_overdue_lease_says_whether_its_replica_is_still_listed(string replica, string place)
    {
        Finding finding = Seen.All(Seen.Owner("a", replica: replica) with { LeaseEndsAt = Seen.Now.AddSeconds(-2.5) }).Only("overdue_lease");

        Assert.Equal($"The lease of a ran out 2.5 s ago; replica {replica} {place}.", finding.Message);
    }
}
