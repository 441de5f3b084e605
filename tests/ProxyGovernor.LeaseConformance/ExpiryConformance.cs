using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class ExpiryConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Theory]
    [InlineData(ConflictPolicy.Supersede)]
    [InlineData(ConflictPolicy.Reject)]
    [InlineData(ConflictPolicy.Queue)]
    internal async Task A_stale_owner_is_retired_before_anything_else(ConflictPolicy conflict)
    {
        await Own("A");
        await PassTtl();

        var reply = await Acquire("B", conflict: conflict);

        Assert.Equal(AcquireCode.Granted, reply.Code);
        AssertRetired(reply, ("A", StreamOutcome.Stale));
    }

    [Fact]
    public async Task A_stale_waiter_is_stale_and_not_superseded()
    {
        var fence = await Own("A");
        await Wait("B");
        await Harness.PassAsync(Ttl * 0.6);
        await Renew("A", fence);
        await Harness.PassAsync(Ttl * 0.6);

        AssertRetired(await Acquire("C"), ("B", StreamOutcome.Stale), ("A", StreamOutcome.Superseded));
    }

    [Fact]
    public async Task A_stale_head_gives_way_to_the_next_in_the_queue()
    {
        var fence = await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Wait("C", conflict: ConflictPolicy.Queue);
        await Harness.PassAsync(Ttl * 0.6);
        await RenewAll(new(Run("A"), fence, null), new(Run("C"), 0, null));
        await Harness.PassAsync(Ttl * 0.6);
        AssertRetired(await Finalize("A", fence), ("B", StreamOutcome.Stale), ("A", StreamOutcome.Completed));

        Assert.Equal(AcquireCode.Granted, (await Claim("C", conflict: ConflictPolicy.Queue)).Code);
    }

    [Fact]
    public async Task An_owner_that_comes_back_too_late_is_told_that_it_was_stale()
    {
        var fence = await Own("A");
        await PassTtl();

        var reply = await Finalize("A", fence);

        Assert.Equal((FinalizeCode.Already, StreamOutcome.Stale), (reply.Code, reply.Outcome));
        AssertRetired(reply, ("A", StreamOutcome.Stale));
        Assert.Equal(AcquireCode.Gone, (await Acquire("A")).Code);
    }

    [Fact]
    public async Task A_run_retired_as_stale_has_no_summary()
    {
        await Own("A");
        await PassTtl();

        var ended = Assert.Single((await Sweep()).Retired);

        Assert.Null(ended.Summary);
        Assert.Equal(Run("A"), ended.Run);
    }

    [Fact]
    public async Task Cancel_retires_what_is_stale_first()
    {
        await Own("A");
        await PassTtl();

        var reply = await Cancel();

        Assert.Equal(StopCode.Ended, reply.Code);
        AssertRetired(reply, ("A", StreamOutcome.Stale));
    }
}
