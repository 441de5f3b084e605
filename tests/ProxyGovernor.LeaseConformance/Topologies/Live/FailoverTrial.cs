using System.Diagnostics;
using ProxyGovernor.Leases;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Live;

/// <summary>Two replicas with open streams, and a load of supersedes, whose server is lost under them.</summary>
internal static class FailoverTrial
{
    private const int HeldRuns = 100;
    private const int Warm = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>No open stream may be lost, supersedes go on, and two streams of a session are never open beyond the bound.</summary>
    /// <param name="connectionString">What both replicas connect to.</param>
    /// <param name="lose">Returns when another server has taken over.</param>
    public static async Task RunAsync(string connectionString, Func<Task> lose)
    {
        await using var one = await LiveReplica.StartAsync(connectionString);
        await using var other = await LiveReplica.StartAsync(connectionString);
        var held = Enumerable.Range(0, HeldRuns).Select(i => new LiveRun(i % 2 == 0 ? one : other, $"held-{i}")).ToList();
        foreach (var run in held)
        {
            Assert.True(await run.AcquireAsync());
        }

        var load = new LiveLoad([one, other]);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var loading = load.RunAsync(end.Token);
        await Poll.UntilAsync(() => Task.FromResult(load.Ended >= Warm));

        var lost = Stopwatch.GetTimestamp();
        await lose();
        var elected = Stopwatch.GetElapsedTime(lost);
        var since = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        foreach (var run in held)
        {
            await Poll.UntilAsync(async () => run.Stopped.IsCompleted || await IsRenewedAsync(one.Store, run, since));
        }

        var renewed = Stopwatch.GetElapsedTime(lost);
        var before = load.Ended;
        await Poll.UntilAsync(() => Task.FromResult(load.Ended >= before + Warm));
        await end.CancelAsync();
        await loading;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"new master after {elected.TotalSeconds:0.0} s, all {HeldRuns} renewed after {renewed.TotalSeconds:0.0} s, {load.Ended} streams, longest overlap {load.LongestOverlap().TotalMilliseconds:0} ms");
        Assert.DoesNotContain(held, run => run.Stopped.IsCompleted);
        Assert.True(load.LongestOverlap() <= one.Times.Ttl - one.Times.Margin - LiveRun.Terms.Valve, $"two streams of one session for {load.LongestOverlap()}");
    }

    private static async Task<bool> IsRenewedAsync(ILeaseStore store, LiveRun run, long since)
    {
        try
        {
            return await store.GetRunAsync(run.Identity.Id, Cancellation) is { Place: RunPlace.Owner } owner && owner.Fence == run.Fence && owner.UpdatedAt > since;
        }
        catch (Exception away) when (away is not OperationCanceledException)
        {
            return false;
        }
    }
}
