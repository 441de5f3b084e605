using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class StatusConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task A_run_is_found_wherever_it_stands()
    {
        await Finalize("A", await Own("A"), StreamOutcome.TimeoutTotal);
        var fence = await Own("B");
        await Wait("C");

        var ended = await Find("A");
        var owner = await Find("B");
        var waiter = await Find("C");

        Assert.Equal((RunPlace.Ended, StreamOutcome.TimeoutTotal), (ended!.Place, ended.Outcome));
        Assert.Equal((Summary, Run("A")), (ended.Summary, ended.Run));
        Assert.Equal((RunPlace.Owner, fence, Run("B")), (owner!.Place, owner.Fence, owner.Run));
        Assert.Equal((RunPlace.Waiter, 0, Run("C")), (waiter!.Place, waiter.Fence, waiter.Run));
        Assert.Null(waiter.Outcome);
    }

    [Fact]
    public async Task An_unknown_run_and_an_unknown_session_are_empty_answers()
    {
        var session = await Look("nobody");

        Assert.Null(await Find("nobody"));
        Assert.Null(session.Owner);
        Assert.Empty(session.Waiters);
        Assert.Empty(session.Recent);
    }

    [Fact]
    public async Task A_session_shows_its_owner_its_waiters_in_order_and_its_ended_runs_newest_first()
    {
        await Finalize("A", await Own("A"));
        await Finalize("B", await Own("B"));
        await Own("C");
        await Wait("D", conflict: ConflictPolicy.Queue);
        await Wait("E", conflict: ConflictPolicy.Queue);

        var session = await Look();

        Assert.Equal("C", session.Owner!.Run.Id);
        Assert.Equal(["D", "E"], session.Waiters.Select(run => run.Run.Id));
        Assert.Equal(["B", "A"], session.Recent.Select(run => run.Run.Id));
    }

    [Fact]
    public async Task The_list_holds_every_live_run_of_every_session()
    {
        await Own("A", "1");
        await Wait("B", "1");
        await Own("C", "2");
        await Finalize("D", await Own("D", "3"), session: "3");

        Assert.Equal(["A", "B", "C"], (await List()).Select(run => run.Run.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Times_are_those_of_the_store()
    {
        var before = await Now();
        var fence = await Own("A");
        var granted = (await Find("A"))!;
        await Harness.PassAsync(Moment);
        await Finalize("A", fence);
        var ended = (await Find("A"))!;

        Assert.InRange(granted.UpdatedAt, before, await Now());
        Assert.Equal(granted.UpdatedAt + (long)Ttl.TotalMilliseconds, granted.LeaseEnd);
        Assert.InRange(ended.UpdatedAt, granted.UpdatedAt + 1, await Now());
        Assert.Equal(ended.UpdatedAt, ended.LeaseEnd);
    }

    [Fact]
    public async Task The_last_sixteen_ended_runs_are_remembered_until_the_next_displaces_the_oldest()
    {
        for (var i = 0; i < 17; i++)
        {
            await Finalize($"run-{i}", await Own($"run-{i}"));
            await Harness.PassAsync(i == 15 ? Fresh : Moment);
        }

        var recent = (await Look()).Recent;

        Assert.Equal(Enumerable.Range(1, 16).Reverse().Select(i => $"run-{i}"), recent.Select(run => run.Run.Id));
        Assert.Null(await Find("run-0"));
        Assert.NotNull(await Find("run-1"));
        Assert.Equal(FinalizeCode.Unknown, (await Finalize("run-0")).Code);
        Assert.Equal(FinalizeCode.Already, (await Finalize("run-16")).Code);
    }

    [Fact]
    public async Task Runs_that_ended_a_moment_ago_are_remembered_however_many_came_after()
    {
        await Finalize("void");
        for (var i = 0; i < 100; i++)
        {
            await Finalize($"run-{i}", await Own($"run-{i}"));
        }

        Assert.Equal(Enumerable.Range(84, 16).Reverse().Select(i => $"run-{i}"), (await Look()).Recent.Select(run => run.Run.Id));
        Assert.Equal(AcquireCode.Gone, (await Acquire("void")).Code);
        Assert.Equal((AcquireCode.Gone, StreamOutcome.Completed), ((await Acquire("run-0")).Code, (await Acquire("run-0")).Outcome));
        Assert.Equal(FinalizeCode.Already, (await Finalize("run-0")).Code);

        await Harness.PassAsync(Fresh);
        await Finalize("next", await Own("next"));
        Assert.Null(await Find("run-84"));
        Assert.NotNull(await Find("run-85"));
        Assert.Equal(16, (await Look()).Recent.Count);
    }

    [Fact]
    public async Task A_session_that_is_superseded_without_end_remembers_a_bounded_number()
    {
        for (var i = 0; i < 520; i++)
        {
            await Finalize($"run-{i}", await Own($"run-{i}"));
        }

        Assert.Null(await Find("run-7"));
        Assert.NotNull(await Find("run-8"));
    }

    [Fact]
    public async Task Reading_retires_nothing()
    {
        await Own("A");
        await PassTtl();

        Assert.Equal(RunPlace.Owner, (await Find("A"))!.Place);
        Assert.NotNull((await Look()).Owner);
        Assert.Single(await List());
        AssertRetired(await Sweep(), ("A", StreamOutcome.Stale));
    }
}
