using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class StopConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task An_owner_is_told_to_stop()
    {
        var fence = await Own("A");

        var reply = await Stop("A", StreamOutcome.Shutdown);

        Assert.Equal(StopCode.Stopping, reply.Code);
        Assert.Equal(StreamOutcome.Shutdown, reply.Run!.Outcome);
        Assert.Equal(new RenewResult(RenewCode.Stop, StreamOutcome.Shutdown), (await Renew("A", fence)).Result);
    }

    [Fact]
    public async Task A_waiter_is_retired_at_once()
    {
        await Own("A");
        await Wait("B");

        var reply = await Stop("B");

        Assert.Equal((StopCode.Retired, "B"), (reply.Code, reply.Run!.Run.Id));
        AssertRetired(reply, ("B", StreamOutcome.Canceled));
        Assert.Equal("A", (await Look()).Owner!.Run.Id);
    }

    [Fact]
    public async Task A_late_stop_never_hits_the_successor()
    {
        await Finalize("A", await Own("A"));
        var fence = await Own("B");

        var reply = await Stop("A");

        Assert.Equal(StopCode.Ended, reply.Code);
        Assert.Equal(StreamOutcome.Completed, reply.Run!.Outcome);
        Assert.Equal(new RenewResult(RenewCode.Kept, null), (await Renew("B", fence)).Result);
    }

    [Fact]
    public async Task A_late_stop_of_a_superseded_owner_never_hits_its_waiter()
    {
        await Own("A");
        await Wait("B");

        await Stop("A");

        Assert.Equal(["B"], (await Look()).Waiters.Select(run => run.Run.Id));
        Assert.Equal(StreamOutcome.Superseded, (await Look()).Owner!.Outcome);
    }

    [Fact]
    public async Task A_second_stop_changes_neither_deadline_nor_reason()
    {
        await Own("A");
        var first = (await Stop("A")).Run!;
        await Harness.PassAsync(Valve / 4);

        var second = (await Stop("A", StreamOutcome.Shutdown)).Run!;

        Assert.Equal((first.StopDeadline, StreamOutcome.Canceled), (second.StopDeadline, second.Outcome));
    }

    [Fact]
    public async Task A_run_nobody_knows_is_unknown_and_stays_so()
    {
        await Own("A");

        Assert.Equal((StopCode.Unknown, null), ((await Stop("B")).Code, (await Stop("B")).Run));
        Assert.Equal(AcquireCode.Waiting, (await Acquire("B")).Code);
    }

    [Fact]
    public async Task A_run_whose_lease_ran_out_is_retired_as_stale_rather_than_stopped()
    {
        await Own("A");
        await PassTtl();

        var reply = await Stop("A");

        Assert.Equal((StopCode.Ended, StreamOutcome.Stale), (reply.Code, reply.Run!.Outcome));
        AssertRetired(reply, ("A", StreamOutcome.Stale));
    }
}
