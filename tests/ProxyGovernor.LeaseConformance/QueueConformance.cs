using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class QueueConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task The_queue_is_served_in_order_and_only_from_its_head()
    {
        var fence = await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Wait("C", conflict: ConflictPolicy.Queue);
        await Finalize("A", fence);

        Assert.Equal(AcquireCode.Waiting, (await Claim("C", conflict: ConflictPolicy.Queue)).Code);
        Assert.Equal(AcquireCode.Granted, (await Claim("B", conflict: ConflictPolicy.Queue)).Code);
        Assert.Equal(AcquireCode.Waiting, (await Claim("C", conflict: ConflictPolicy.Queue)).Code);
    }

    [Fact]
    public async Task A_full_queue_refuses()
    {
        await Own("A");
        await Acquire("B", conflict: ConflictPolicy.Queue, queueLimit: 2);
        await Acquire("C", conflict: ConflictPolicy.Queue, queueLimit: 2);

        var refused = await Acquire("D", conflict: ConflictPolicy.Queue, queueLimit: 2);

        Assert.Equal(AcquireCode.Full, refused.Code);
        Assert.Null(await Find("D"));
        Assert.Equal(["B", "C"], (await Look()).Waiters.Select(run => run.Run.Id));
    }

    [Fact]
    public async Task A_newcomer_never_overtakes_a_queue_whose_lease_is_free()
    {
        var fence = await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Finalize("A", fence);

        Assert.Equal(AcquireCode.Waiting, (await Acquire("C", conflict: ConflictPolicy.Queue)).Code);
        Assert.Equal(["B", "C"], (await Look()).Waiters.Select(run => run.Run.Id));
    }

    [Fact]
    public async Task Queueing_never_tells_the_owner_to_stop()
    {
        await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);

        Assert.Null((await Look()).Owner!.StopDeadline);
    }

    [Fact]
    public async Task A_waiter_that_leaves_frees_its_place()
    {
        await Own("A");
        await Acquire("B", conflict: ConflictPolicy.Queue, queueLimit: 1);
        AssertRetired(await Finalize("B", outcome: StreamOutcome.QueueTimeout), ("B", StreamOutcome.QueueTimeout));

        Assert.Equal(AcquireCode.Waiting, (await Acquire("C", conflict: ConflictPolicy.Queue, queueLimit: 1)).Code);
    }

    [Fact]
    public async Task A_stopped_owner_that_misses_its_deadline_gives_way_to_the_head()
    {
        await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Wait("C", conflict: ConflictPolicy.Queue);
        await Stop("A");
        await PassValve();

        Assert.Equal(AcquireCode.Waiting, (await Claim("C", conflict: ConflictPolicy.Queue)).Code);
        var granted = await Claim("B", conflict: ConflictPolicy.Queue);

        Assert.Equal(AcquireCode.Granted, granted.Code);
        AssertRetired(granted, ("A", StreamOutcome.Canceled));
    }
}
