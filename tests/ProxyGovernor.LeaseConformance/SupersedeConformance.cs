using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class SupersedeConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task The_newest_waits_and_the_owner_is_told_to_stop()
    {
        await Own("A");
        await Wait("B");

        var owner = (await Look()).Owner!;

        Assert.Equal("A", owner.Run.Id);
        Assert.Equal(StreamOutcome.Superseded, owner.Outcome);
        Assert.InRange(owner.StopDeadline!.Value - await Now(), 1, (long)Valve.TotalMilliseconds);
    }

    [Fact]
    public async Task The_newest_is_granted_as_soon_as_the_owner_has_ended()
    {
        var fence = await Own("A");
        await Wait("B");
        AssertRetired(await Finalize("A", fence, StreamOutcome.Superseded), ("A", StreamOutcome.Superseded));

        var granted = await Claim("B");

        Assert.Equal(AcquireCode.Granted, granted.Code);
        Assert.True(granted.Fence > fence);
        Assert.Empty(granted.Retired);
    }

    [Fact]
    public async Task Those_in_between_are_retired_and_never_granted()
    {
        var fence = await Own("A");
        await Wait("B");
        AssertRetired(await Wait("C"), ("B", StreamOutcome.Superseded));
        await Finalize("A", fence, StreamOutcome.Superseded);

        var claim = await Claim("B");

        Assert.Equal((AcquireCode.Gone, StreamOutcome.Superseded), (claim.Code, claim.Outcome));
        Assert.Equal(AcquireCode.Granted, (await Claim("C")).Code);
    }

    [Fact]
    public async Task The_lease_is_not_taken_by_force_before_the_deadline()
    {
        await Own("A");
        await Wait("B");

        Assert.Equal(AcquireCode.Waiting, (await Claim("B")).Code);
    }

    [Fact]
    public async Task An_owner_that_misses_its_deadline_is_retired_by_the_next_claim()
    {
        var fence = await Own("A");
        await Wait("B");
        await PassValve();

        var forced = await Claim("B");

        Assert.Equal(AcquireCode.Granted, forced.Code);
        Assert.True(forced.Fence > fence);
        AssertRetired(forced, ("A", StreamOutcome.Superseded));
    }

    [Fact]
    public async Task What_a_forced_owner_does_later_changes_nothing()
    {
        var oldFence = await Own("A");
        await Wait("B");
        await PassValve();
        var newFence = (await Claim("B")).Fence;

        var finalize = await Finalize("A", oldFence);
        var (renewed, _) = await Renew("A", oldFence);

        Assert.Equal((FinalizeCode.Already, StreamOutcome.Superseded), (finalize.Code, finalize.Outcome));
        Assert.Empty(finalize.Retired);
        Assert.Equal(new RenewResult(RenewCode.Lost, StreamOutcome.Superseded), renewed);
        Assert.Equal(newFence, (await Look()).Owner!.Fence);
    }

    [Fact]
    public async Task A_chain_of_successors_never_extends_the_deadline()
    {
        await Own("A");
        await Wait("B");
        var deadline = (await Look()).Owner!.StopDeadline;
        foreach (var next in new[] { "C", "D", "E" })
        {
            await Harness.PassAsync(Valve / 5);
            await Wait(next);
            Assert.Equal(deadline, (await Look()).Owner!.StopDeadline);
        }

        await Harness.PassAsync(Valve / 2);

        AssertRetired(await Claim("E"), ("A", StreamOutcome.Superseded));
        Assert.Equal("E", (await Look()).Owner!.Run.Id);
    }

    [Fact]
    public async Task Of_a_hundred_the_newest_wins_and_the_others_never_reach_a_model_server()
    {
        var fence = await Own("A");
        var retired = new List<(string, StreamOutcome?)>();
        for (var i = 0; i <= 100; i++)
        {
            retired.AddRange(Told(await Wait($"run-{i}")));
        }

        await Finalize("A", fence, StreamOutcome.Superseded);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => ($"run-{i}", (StreamOutcome?)StreamOutcome.Superseded)), retired);
        Assert.Equal(AcquireCode.Granted, (await Claim("run-100")).Code);
    }

    [Fact]
    public async Task A_superseder_also_retires_those_who_queue()
    {
        await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Wait("C", conflict: ConflictPolicy.Queue);

        AssertRetired(await Wait("D"), ("B", StreamOutcome.Superseded), ("C", StreamOutcome.Superseded));
    }
}
