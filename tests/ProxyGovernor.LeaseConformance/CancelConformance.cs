using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class CancelConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task The_owner_is_told_to_stop_and_every_waiter_is_retired()
    {
        var fence = await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Wait("C", conflict: ConflictPolicy.Queue);

        var reply = await Cancel();

        Assert.Equal((StopCode.Stopping, "A"), (reply.Code, reply.Run!.Run.Id));
        AssertRetired(reply, ("B", StreamOutcome.Canceled), ("C", StreamOutcome.Canceled));
        var (renewed, _) = await Renew("A", fence);
        Assert.Equal(new RenewResult(RenewCode.Stop, StreamOutcome.Canceled), renewed);
    }

    [Fact]
    public async Task A_canceled_waiter_is_gone()
    {
        await Own("A");
        await Wait("B");
        await Cancel();

        var claim = await Claim("B");

        Assert.Equal((AcquireCode.Gone, StreamOutcome.Canceled), (claim.Code, claim.Outcome));
    }

    [Fact]
    public async Task A_cancel_after_a_supersede_changes_neither_deadline_nor_reason()
    {
        await Own("A");
        await Wait("B");
        var before = (await Look()).Owner!;
        await Harness.PassAsync(Valve / 4);

        await Cancel();

        var after = (await Look()).Owner!;
        Assert.Equal((before.StopDeadline, StreamOutcome.Superseded), (after.StopDeadline, after.Outcome));
    }

    [Fact]
    public async Task A_canceled_owner_stays_until_it_is_finalized()
    {
        var fence = await Own("A");
        await Cancel();
        await PassValve();
        await Cancel();

        Assert.Equal("A", (await Look()).Owner!.Run.Id);
        Assert.Equal(FinalizeCode.Finalized, (await Finalize("A", fence, StreamOutcome.Canceled)).Code);
    }

    [Theory]
    [InlineData(ConflictPolicy.Supersede)]
    [InlineData(ConflictPolicy.Reject)]
    [InlineData(ConflictPolicy.Queue)]
    internal async Task A_canceled_owner_past_its_deadline_gives_way_to_the_next_acquire(ConflictPolicy conflict)
    {
        await Own("A");
        await Cancel();
        await PassValve();

        var next = await Acquire("B", conflict: conflict);

        Assert.Equal(AcquireCode.Granted, next.Code);
        AssertRetired(next, ("A", StreamOutcome.Canceled));
    }

    [Fact]
    public async Task With_nobody_there_the_reply_names_the_run_that_ended_last()
    {
        Assert.Equal((StopCode.Unknown, null), Answer(await Cancel()));
        await Finalize("A", await Own("A"));
        await Finalize("B", await Own("B"));

        Assert.Equal((StopCode.Ended, "B"), Answer(await Cancel()));
    }

    [Fact]
    public async Task Waiters_without_an_owner_are_retired_and_the_first_is_named()
    {
        var fence = await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Wait("C", conflict: ConflictPolicy.Queue);
        await Finalize("A", fence);

        var reply = await Cancel();

        Assert.Equal((StopCode.Retired, "B"), Answer(reply));
        Assert.Equal(2, reply.Retired.Count);
    }

    [Fact]
    public async Task Other_lanes_are_left_alone()
    {
        await Own("A", "x");
        await Own("B", "x/lane");

        await Cancel("x");

        Assert.Null((await Look("x/lane")).Owner!.StopDeadline);
    }

    private static (StopCode Code, string? Run) Answer(StopReply reply) => (reply.Code, reply.Run?.Run.Id);
}
