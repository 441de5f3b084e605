using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

public abstract class SweepConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task Runs_whose_lease_ran_out_are_retired_as_stale()
    {
        await Own("A");
        await Wait("B");
        await PassTtl();

        AssertRetired(await Sweep(), ("A", StreamOutcome.Stale), ("B", StreamOutcome.Stale));
        Assert.Empty((await Sweep()).Retired);
        Assert.Empty(await List());
    }

    [Fact]
    public async Task Live_runs_are_left_alone()
    {
        await Own("A");
        await Wait("B");

        var reply = await Sweep();

        Assert.Empty(reply.Retired);
        Assert.Equal(0, reply.Overdue);
        Assert.Equal(2, (await List()).Count);
    }

    [Fact]
    public async Task What_is_beyond_the_limit_is_counted_as_overdue_and_left_for_the_next()
    {
        for (var i = 0; i < 5; i++)
        {
            await Own($"run-{i}", $"session-{i}");
        }

        await PassTtl();

        var first = await Sweep(limit: 3);
        var second = await Sweep(limit: 3);

        Assert.Equal((3, 2), (first.Retired.Count, first.Overdue));
        Assert.Equal((2, 0), (second.Retired.Count, second.Overdue));
    }

    [Fact]
    public async Task A_waiter_that_lives_is_next_after_a_stale_owner()
    {
        await Own("A");
        await Harness.PassAsync(Ttl / 2);
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Harness.PassAsync((Ttl / 2) + Moment);

        AssertRetired(await Sweep(), ("A", StreamOutcome.Stale));
        Assert.Equal(AcquireCode.Granted, (await Claim("B")).Code);
    }

    [Fact]
    public async Task Twenty_sweepers_at_once_retire_each_of_two_thousand_runs_once()
    {
        const int runs = 2000;
        // Not all at once: a slow server would answer the last ones later than the client waits for it.
        await Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) => await Own($"run-{i}", $"session-{i}"));
        await PassTtl();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(SweepAll)));

        var retired = replies.SelectMany(run => run).ToList();
        Assert.Equal(runs, retired.Count);
        Assert.Equal(runs, retired.Distinct().Count());
        Assert.Empty(await List());
    }

    private async Task<List<string>> SweepAll()
    {
        var retired = new List<string>();
        SweepReply reply;
        do
        {
            reply = await Sweep(limit: 100);
            retired.AddRange(reply.Retired.Select(run => run.Run.Id));
        }
        while (reply.Overdue > 0);
        return retired;
    }
}
