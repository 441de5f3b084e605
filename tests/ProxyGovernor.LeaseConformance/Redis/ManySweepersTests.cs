using System.Diagnostics;
using ProxyGovernor.Leases;

namespace ProxyGovernor.LeaseConformance.Redis;

public sealed class ManySweepersTests
{
    private const int Sessions = 10_000;
    private const int Sweepers = 20;

    /// <summary>Twice what it takes on two busy cores.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Twenty_at_once_retire_each_of_ten_thousand_runs_once()
    {
        await using var redis = await ScriptedRedis.StartAsync(TimeSpan.FromMinutes(10), DateTimeOffset.UnixEpoch.AddYears(50));

        var alone = await SweepAsync(redis, "first", 1);
        var together = await SweepAsync(redis, "second", Sweepers);

        TestContext.Current.TestOutputHelper?.WriteLine($"swept in {together.TotalMilliseconds:0} ms, by one in {alone.TotalMilliseconds:0} ms");

        // Where the machine itself is slow, they still take less than one after the other.
        Assert.True(together < Bound || together < alone * Sweepers, $"took {together}, and one alone {alone}");
    }

    /// <summary>How long so many take to sweep the runs of a dead replica, each of which is retired once.</summary>
    private static async Task<TimeSpan> SweepAsync(ScriptedRedis redis, string round, int sweepers)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, Sessions), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
        {
            var run = new LeaseRun($"{round}-run-{i}", $"{round}-session-{i}", "dead", "tenant", "route", "chat", "Sse", 0);
            await redis.Store.AcquireAsync(new(run, ConflictPolicy.Supersede, Ttl, Ttl / 5, 0, 8, Claim: false), default);
        });
        await redis.TickAsync(Ttl + TimeSpan.FromMilliseconds(1));

        var started = Stopwatch.GetTimestamp();
        var replies = await Task.WhenAll(Enumerable.Range(0, sweepers).Select(_ => redis.Store.SweepAsync(int.MaxValue, TestContext.Current.CancellationToken).AsTask()));
        var took = Stopwatch.GetElapsedTime(started);

        var retired = replies.SelectMany(reply => reply.Retired).Select(run => run.Run.Id).ToList();
        Assert.Equal(Sessions, retired.Count);
        Assert.Equal(Sessions, retired.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(await redis.Store.ListAsync(TestContext.Current.CancellationToken));
        return took;
    }
}
