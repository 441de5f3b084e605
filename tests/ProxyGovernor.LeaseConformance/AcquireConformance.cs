using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class AcquireConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Theory]
    [InlineData(ConflictPolicy.Supersede)]
    [InlineData(ConflictPolicy.Reject)]
    [InlineData(ConflictPolicy.Queue)]
    internal async Task A_free_session_is_granted_under_every_policy(ConflictPolicy conflict)
    {
        var reply = await Acquire("A", conflict: conflict, queueLimit: 0);

        Assert.Equal(AcquireCode.Granted, reply.Code);
        Assert.True(reply.Fence > 0);
        Assert.Empty(reply.Retired);
    }

    [Fact]
    public async Task The_same_run_is_granted_again_with_the_same_fence()
    {
        var fence = await Own("A");

        var again = await Acquire("A");

        Assert.Equal(AcquireCode.Granted, again.Code);
        Assert.Equal(fence, again.Fence);
        Assert.Empty(again.Retired);
    }

    [Fact]
    public async Task A_waiter_that_asks_again_keeps_its_place()
    {
        await Own("A");
        await Wait("B");

        var again = await Acquire("B");

        Assert.Equal(AcquireCode.Waiting, again.Code);
        Assert.Empty(again.Retired);
        Assert.Single((await Look()).Waiters);
    }

    [Fact]
    public async Task A_waiter_learns_who_is_in_the_way_and_when_the_lease_can_be_forced()
    {
        await Own("A");

        var reply = await Wait("B");

        Assert.Equal(Run("A"), reply.Owner);
        Assert.InRange(reply.Due, 1, (long)Valve.TotalMilliseconds);
    }

    [Fact]
    public async Task A_run_that_ended_is_gone_and_told_how_it_ended()
    {
        var fence = await Own("A");
        await Finalize("A", fence, StreamOutcome.TimeoutIdle);

        var late = await Acquire("A");

        Assert.Equal(AcquireCode.Gone, late.Code);
        Assert.Equal(StreamOutcome.TimeoutIdle, late.Outcome);
        Assert.Null((await Look()).Owner);
    }

    [Fact]
    public async Task A_claim_by_a_run_that_never_waited_is_gone()
    {
        await Own("A");

        var reply = await Claim("B");

        Assert.Equal((AcquireCode.Gone, null), (reply.Code, reply.Outcome));
        Assert.Empty((await Look()).Waiters);
    }

    [Fact]
    public async Task Lanes_and_sessions_never_meet()
    {
        await Own("A", "x");
        await Own("B", "x/lane");
        await Own("C", "y");

        await Wait("A2", "x");

        Assert.Null((await Look("x/lane")).Owner!.StopDeadline);
        Assert.Null((await Look("y")).Owner!.StopDeadline);
        Assert.NotNull((await Look("x")).Owner!.StopDeadline);
    }

    [Fact]
    public async Task A_bucket_is_stable_and_in_range()
    {
        await Own("A");

        foreach (var session in Enumerable.Range(0, 100).Select(i => $"session-{i}"))
        {
            var bucket = Store.BucketOf(session);
            Assert.InRange(bucket, 0, 255);
            Assert.Equal(bucket, Store.BucketOf(session));
        }
    }
}
