using ProxyGovernor.Leases;

namespace ProxyGovernor.LeaseConformance;

public abstract class FencesConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task Each_grant_has_a_greater_fence_than_the_one_before()
    {
        var last = 0L;
        for (var i = 0; i < 200; i++)
        {
            var fence = await Own($"run-{i}");
            Assert.True(fence > last);
            last = fence;
            await Finalize($"run-{i}", fence);
        }
    }

    [Fact]
    public async Task A_fence_is_at_least_the_time_in_microseconds()
    {
        var before = await Now();
        var fence = await Own("A");

        Assert.InRange(fence, before * 1000, (await Now() + 1) * 1000);
    }

    [Fact]
    public async Task Fences_go_on_growing_after_the_session_was_forgotten()
    {
        var fence = await Own("A");
        await Finalize("A", fence);
        await Harness.PassAsync(Harness.Keep + Moment);
        await Sweep();

        Assert.True(await Own("B") > fence);
    }

    [Fact]
    public async Task A_fence_that_was_taken_back_is_outgrown_though_it_is_ahead_of_the_clock()
    {
        var ahead = (await Now() + (long)(Harness.Keep + Ttl).TotalMilliseconds) * 1000;
        Assert.Equal(RenewCode.Readopted, (await Renew("A", ahead)).Result.Code);
        await Finalize("A", ahead);

        Assert.True(await Own("B") > ahead);
    }

    [Fact]
    public async Task After_a_loss_a_new_grant_still_outgrows_the_old_one()
    {
        var fence = await Own("A");
        await Harness.LoseEverythingAsync();
        await Harness.PassAsync(Moment);

        Assert.True(await Own("B") > fence);
    }
}
