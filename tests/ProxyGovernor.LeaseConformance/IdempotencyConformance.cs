using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class IdempotencyConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Theory]
    [InlineData(ConflictPolicy.Supersede)]
    [InlineData(ConflictPolicy.Reject)]
    [InlineData(ConflictPolicy.Queue)]
    internal async Task A_repeat_is_refused_and_leaves_the_first_alone(ConflictPolicy conflict)
    {
        Assert.Equal(AcquireCode.Granted, (await Repeatable("A", conflict: conflict)).Code);

        var repeat = await Repeatable("B", conflict: conflict);

        Assert.Equal((AcquireCode.Repeated, Run("A")), (repeat.Code, repeat.Owner));
        Assert.Empty(repeat.Retired);
        Assert.Null((await Find("A"))!.StopDeadline);
        Assert.Null(await Find("B"));
    }

    [Fact]
    public async Task A_repeat_of_a_waiter_is_refused_too()
    {
        await Own("A");
        await Repeatable("B");

        var repeat = await Repeatable("C");

        Assert.Equal((AcquireCode.Repeated, Run("B")), (repeat.Code, repeat.Owner));
        Assert.Equal("B", Assert.Single((await Look()).Waiters).Run.Id);
    }

    [Fact]
    public async Task The_same_run_may_ask_again()
    {
        var fence = (await Repeatable("A")).Fence;

        var again = await Repeatable("A");

        Assert.Equal((AcquireCode.Granted, fence), (again.Code, again.Fence));
    }

    [Fact]
    public async Task Another_key_and_no_key_take_over_as_ever()
    {
        await Repeatable("A");

        Assert.Equal(AcquireCode.Waiting, (await Repeatable("B", "another")).Code);
        Assert.Equal(AcquireCode.Waiting, (await Acquire("C")).Code);
    }

    [Fact]
    public async Task A_key_is_of_its_session_alone()
    {
        await Repeatable("A");

        Assert.Equal(AcquireCode.Granted, (await Repeatable("B", session: "y")).Code);
    }

    [Fact]
    public async Task A_key_outlives_its_run_for_the_keep_time_however_many_runs_follow()
    {
        await Finalize("A", (await Repeatable("A")).Fence);
        for (var i = 0; i < 40; i++)
        {
            await Finalize($"run-{i}", await Own($"run-{i}"));
        }

        await Harness.PassAsync(Harness.Keep - Fresh);
        await Finalize("late", await Own("late"));
        Assert.Equal((AcquireCode.Repeated, Run("A")), ((await Repeatable("B")).Code, (await Repeatable("B")).Owner));

        await Harness.PassAsync(Fresh);
        await Finalize("later", await Own("later"));
        Assert.Equal(AcquireCode.Granted, (await Repeatable("B")).Code);
    }

    [Fact]
    public async Task A_run_that_began_nothing_frees_its_key()
    {
        var fence = (await Repeatable("A")).Fence;
        await Store.FinalizeAsync(new(Session, "A", fence, StreamOutcome.UpstreamStatus, Summary, FreesIdempotencyKey: true), TestContext.Current.CancellationToken);

        Assert.Equal(AcquireCode.Granted, (await Repeatable("B")).Code);
        Assert.Equal(AcquireCode.Repeated, (await Repeatable("C")).Code);
    }

    [Fact]
    public async Task A_run_that_another_ended_keeps_its_key()
    {
        await Repeatable("A");
        await PassTtl();
        await Sweep();

        Assert.Equal((AcquireCode.Repeated, Run("A")), ((await Repeatable("B")).Code, (await Repeatable("B")).Owner));
    }

    [Fact]
    public async Task Nothing_of_a_key_is_left_after_quiet()
    {
        await Finalize("A", (await Repeatable("A")).Fence);
        await Harness.PassAsync(Harness.Keep + Moment);
        await Sweep();

        Assert.Equal(0, await Harness.CountLeftAsync());
        Assert.Equal(AcquireCode.Granted, (await Repeatable("B")).Code);
    }

    private async Task<AcquireReply> Repeatable(string run, string key = "key", string session = Session, ConflictPolicy conflict = ConflictPolicy.Supersede) =>
        await Store.AcquireAsync(new(Run(run, session), conflict, Ttl, Valve, 0, 8, Claim: false, key), TestContext.Current.CancellationToken);
}
