using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class RenewConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task A_batch_answers_each_run_in_order()
    {
        var fenceA = await Own("A", "1");
        var fenceB = await Own("B", "2");
        await Wait("C", "2");
        await Finalize("D", await Own("D", "3"), session: "3");

        var reply = await RenewAll(
            new(Run("A", "1"), fenceA, null), new(Run("B", "2"), fenceB, null), new(Run("C", "2"), 0, null), new(Run("D", "3"), 1, null), new(Run("E", "4"), 0, null));

        Assert.False(reply.Late);
        Assert.Equal(
            [new(RenewCode.Kept, null), new(RenewCode.Stop, StreamOutcome.Superseded), new(RenewCode.Waiting, null), new(RenewCode.Lost, StreamOutcome.Completed), new(RenewCode.Lost, null)],
            reply.Results);
    }

    [Fact]
    public async Task A_renewed_lease_outlives_its_first_end()
    {
        var fence = await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Harness.PassAsync(Ttl * 0.6);
        await RenewAll(new(Run("A"), fence, null), new(Run("B"), 0, null));
        await Harness.PassAsync(Ttl * 0.6);

        Assert.Empty((await Sweep()).Retired);
        Assert.Equal("A", (await Look()).Owner!.Run.Id);
        Assert.Single((await Look()).Waiters);
    }

    [Fact]
    public async Task Renewing_never_moves_a_stop_deadline()
    {
        var fence = await Own("A");
        await Stop("A");
        var deadline = (await Look()).Owner!.StopDeadline;
        await Harness.PassAsync(Valve / 2);

        await Renew("A", fence);

        Assert.Equal(deadline, (await Look()).Owner!.StopDeadline);
    }

    [Fact]
    public async Task A_retired_waiter_learns_why()
    {
        await Own("A");
        await Wait("B");
        await Wait("C");

        Assert.Equal(new RenewResult(RenewCode.Lost, StreamOutcome.Superseded), (await Renew("B", 0)).Result);
    }

    [Fact]
    public async Task A_run_that_was_granted_meanwhile_is_not_lost()
    {
        await Own("A");

        Assert.Equal(new RenewResult(RenewCode.Kept, null), (await Renew("A", 0)).Result);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_not_renewed()
    {
        var fence = await Own("A");
        await PassTtl();

        var (result, reply) = await Renew("A", fence);

        Assert.Equal(new RenewResult(RenewCode.Lost, StreamOutcome.Stale), result);
        AssertRetired(reply, ("A", StreamOutcome.Stale));
    }

    [Fact]
    public async Task The_destination_is_remembered_once_it_is_told()
    {
        var fence = await Own("A");
        await RenewAll(new RenewItem(Run("A"), fence, "gpu-7"));
        await Renew("A", fence);

        Assert.Equal("gpu-7", (await Find("A"))!.Destination);
    }

    [Fact]
    public async Task An_empty_batch_is_answered()
    {
        var reply = await RenewAll();

        Assert.Empty(reply.Results);
        Assert.False(reply.Late);
    }
}
