using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class ReadoptConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task A_grant_that_the_store_lost_is_taken_back()
    {
        var fence = await Own("A");
        await Harness.LoseEverythingAsync();

        Assert.Equal(new RenewResult(RenewCode.Readopted, null), (await Renew("A", fence)).Result);

        Assert.Equal((RunPlace.Owner, fence), ((await Find("A"))!.Place, (await Find("A"))!.Fence));
        Assert.Equal(new RenewResult(RenewCode.Kept, null), (await Renew("A", fence)).Result);
        AssertRetired(await Finalize("A", fence), ("A", StreamOutcome.Completed));
    }

    [Fact]
    public async Task A_newer_grant_keeps_the_older_one_out()
    {
        var older = await Own("A");
        await Harness.LoseEverythingAsync();
        await Harness.PassAsync(Moment);
        await Own("B");

        Assert.Equal(new RenewResult(RenewCode.Lost, null), (await Renew("A", older)).Result);
        Assert.Equal("B", (await Look()).Owner!.Run.Id);
    }

    [Fact]
    public async Task A_rolled_back_owner_is_retired_as_superseded_and_the_run_leaves_the_waiters()
    {
        var (older, newer) = await TakeOver();
        await RollBackToBeforeTakeover(older);

        var (result, reply) = await Renew("B", newer);

        Assert.Equal(new RenewResult(RenewCode.Readopted, null), result);
        AssertRetired(reply, ("A", StreamOutcome.Superseded));
        var session = await Look();
        Assert.Equal(("B", newer), (session.Owner!.Run.Id, session.Owner.Fence));
        Assert.Empty(session.Waiters);
        AssertRetired(await Finalize("B", newer), ("B", StreamOutcome.Completed));
    }

    [Fact]
    public async Task A_run_that_ended_is_never_taken_back()
    {
        var (older, newer) = await TakeOver();
        await RollBackToBeforeTakeover(older);
        await Finalize("B", newer);

        Assert.Equal(new RenewResult(RenewCode.Lost, StreamOutcome.Completed), (await Renew("B", newer)).Result);
        Assert.Equal("A", (await Look()).Owner!.Run.Id);
    }

    [Fact]
    public async Task A_voided_run_is_never_taken_back()
    {
        var fence = await Own("A");
        await Harness.LoseEverythingAsync();
        await Finalize("A", fence);

        Assert.Equal(new RenewResult(RenewCode.Lost, null), (await Renew("A", fence)).Result);
        Assert.Null((await Look()).Owner);
    }

    [Fact]
    public async Task A_waiter_of_a_lost_session_may_claim_anew()
    {
        await Own("A");
        await Wait("B");
        await Harness.LoseEverythingAsync();

        Assert.Equal(new RenewResult(RenewCode.Lost, null), (await Renew("B", 0)).Result);
        Assert.Equal(AcquireCode.Granted, (await Claim("B")).Code);
    }

    private async Task<(long Older, long Newer)> TakeOver()
    {
        var older = await Own("A");
        await Wait("B");
        await Finalize("A", older, StreamOutcome.Superseded);
        return (older, (await Claim("B")).Fence);
    }

    /// <summary>A owns by its old fence again and B waits, as in a snapshot from before the takeover.</summary>
    private async Task RollBackToBeforeTakeover(long older)
    {
        await Harness.LoseEverythingAsync();
        Assert.Equal(RenewCode.Readopted, (await Renew("A", older)).Result.Code);
        await Wait("B");
    }
}
