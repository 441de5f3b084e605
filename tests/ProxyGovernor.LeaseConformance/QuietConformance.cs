using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class QuietConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task Nothing_is_left_after_the_keep_time()
    {
        for (var i = 0; i < 20; i++)
        {
            var fence = await Own($"owner-{i}", $"session-{i}");
            await Wait($"loser-{i}", $"session-{i}");
            await Wait($"waiter-{i}", $"session-{i}");
            await Finalize($"owner-{i}", fence, session: $"session-{i}");
            await Finalize($"waiter-{i}", session: $"session-{i}");
            await Finalize($"never-{i}", session: $"void-{i}");
        }

        Assert.True(await Harness.CountLeftAsync() > 0);
        await Harness.PassAsync(Harness.Keep + Moment);
        await Sweep();

        Assert.Equal(0, await Harness.CountLeftAsync());
    }

    [Fact]
    public async Task A_session_is_forgotten_when_it_is_next_asked_for()
    {
        await Finalize("A", await Own("A"));
        await Harness.PassAsync(Harness.Keep + Moment);

        Assert.Empty((await Look()).Recent);
        Assert.Null(await Find("A"));
        Assert.Equal(0, await Harness.CountLeftAsync());
    }

    [Fact]
    public async Task An_ended_run_is_remembered_for_the_keep_time()
    {
        await Finalize("A", await Own("A"));
        await Harness.PassAsync(Harness.Keep * 0.8);
        await Sweep();

        Assert.Equal(StreamOutcome.Completed, (await Find("A"))!.Outcome);
    }

    [Fact]
    public async Task A_session_that_goes_on_keeps_what_ended_in_it()
    {
        await Finalize("A", await Own("A"));
        await Harness.PassAsync(Harness.Keep * 0.6);
        await Finalize("B", await Own("B"));
        await Harness.PassAsync(Harness.Keep * 0.6);

        Assert.Equal(["B", "A"], (await Look()).Recent.Select(run => run.Run.Id));
    }

    [Fact]
    public async Task A_live_session_is_never_forgotten()
    {
        var fence = await Own("A");
        for (var passed = TimeSpan.Zero; passed < Harness.Keep * 1.5; passed += Ttl / 2)
        {
            await Harness.PassAsync(Ttl / 2);
            Assert.Equal(RenewCode.Kept, (await Renew("A", fence)).Result.Code);
            await Sweep();
        }

        Assert.Equal(fence, (await Look()).Owner!.Fence);
        Assert.Equal(fence, (await Find("A"))!.Fence);
    }
}
