using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class FinalizeConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task An_owner_ends_once()
    {
        var fence = await Own("A");

        var first = await Finalize("A", fence, StreamOutcome.UpstreamError);
        var second = await Finalize("A", fence);

        Assert.Equal((FinalizeCode.Finalized, StreamOutcome.UpstreamError), (first.Code, first.Outcome));
        AssertRetired(first, ("A", StreamOutcome.UpstreamError));
        Assert.Equal((FinalizeCode.Already, StreamOutcome.UpstreamError), (second.Code, second.Outcome));
        Assert.Empty(second.Retired);
    }

    [Fact]
    public async Task The_reply_carries_who_the_run_was_and_what_it_did()
    {
        var fence = await Own("A");

        var ended = Assert.Single((await Finalize("A", fence)).Retired);

        Assert.Equal(Run("A"), ended.Run);
        Assert.Equal((RunPlace.Ended, fence, "gpu-1"), (ended.Place, ended.Fence, ended.Destination));
        Assert.Equal(Summary, ended.Summary);
        Assert.Null(ended.StopDeadline);
    }

    [Fact]
    public async Task A_waiter_ends_without_touching_the_owner()
    {
        await Own("A");
        await Wait("B");

        AssertRetired(await Finalize("B", outcome: StreamOutcome.ClientClosed), ("B", StreamOutcome.ClientClosed));

        Assert.Equal("A", (await Look()).Owner!.Run.Id);
        Assert.Empty((await Look()).Waiters);
    }

    [Fact]
    public async Task Another_fence_ends_nothing()
    {
        var fence = await Own("A");

        var reply = await Finalize("A", fence - 1);

        Assert.Equal((FinalizeCode.Already, null), (reply.Code, reply.Outcome));
        Assert.Empty(reply.Retired);
        Assert.Equal(new RenewResult(RenewCode.Kept, null), (await Renew("A", fence)).Result);
    }

    [Fact]
    public async Task A_run_whose_grant_was_never_answered_ends_without_a_fence()
    {
        await Own("A");

        Assert.Equal(FinalizeCode.Finalized, (await Finalize("A", fence: 0, StreamOutcome.ClientClosed)).Code);
        Assert.Equal(AcquireCode.Gone, (await Acquire("A")).Code);
        Assert.Equal(AcquireCode.Granted, (await Acquire("B")).Code);
    }

    [Fact]
    public async Task An_unknown_run_gets_a_tombstone_that_voids_a_late_acquire()
    {
        var reply = await Finalize("A");

        Assert.Equal((FinalizeCode.Unknown, null), (reply.Code, reply.Outcome));
        Assert.Empty(reply.Retired);
        var late = await Acquire("A");
        Assert.Equal((AcquireCode.Gone, null), (late.Code, late.Outcome));
        Assert.Null((await Look()).Owner);
    }

    [Fact]
    public async Task A_voided_run_is_no_ended_run()
    {
        await Finalize("A");

        Assert.Equal(FinalizeCode.Unknown, (await Finalize("A")).Code);
        Assert.Null(await Find("A"));
        Assert.Empty((await Look()).Recent);
        Assert.Equal(StopCode.Unknown, (await Stop("A")).Code);
    }

    [Fact]
    public async Task A_finalize_in_one_session_never_ends_a_run_of_another()
    {
        var fence = await Own("A", "x");

        Assert.Equal(FinalizeCode.Unknown, (await Finalize("A", fence, session: "y")).Code);
        Assert.Equal("A", (await Look("x")).Owner!.Run.Id);
    }
}
