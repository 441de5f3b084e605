using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class RejectConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task A_busy_session_refuses_and_names_the_active_stream()
    {
        await Own("A");

        var reply = await Acquire("B", conflict: ConflictPolicy.Reject);

        Assert.Equal(AcquireCode.Busy, reply.Code);
        Assert.Equal(Run("A"), reply.Owner);
        Assert.InRange(reply.Due, 1, (long)Ttl.TotalMilliseconds);
    }

    [Fact]
    public async Task A_refused_run_leaves_no_trace()
    {
        await Own("A");
        await Acquire("B", conflict: ConflictPolicy.Reject);

        var session = await Look();

        Assert.Null(session.Owner!.StopDeadline);
        Assert.Empty(session.Waiters);
        Assert.Null(await Find("B"));
    }

    [Fact]
    public async Task A_lease_that_has_run_out_is_no_reason_to_refuse()
    {
        await Own("A");
        await PassTtl();

        var reply = await Acquire("B", conflict: ConflictPolicy.Reject);

        Assert.Equal(AcquireCode.Granted, reply.Code);
        AssertRetired(reply, ("A", StreamOutcome.Stale));
    }

    [Fact]
    public async Task A_free_lease_that_others_wait_for_is_refused_too()
    {
        var fence = await Own("A");
        await Wait("B");
        await Finalize("A", fence);

        var reply = await Acquire("C", conflict: ConflictPolicy.Reject);

        Assert.Equal(AcquireCode.Busy, reply.Code);
        Assert.Null(reply.Owner);
    }
}
