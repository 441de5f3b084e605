using System.Diagnostics;
using ProxyGovernor.Leases;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Cluster;

[Collection<SharedCluster>]
public sealed class ClusterFailoverTests
{
    private const int HeldRuns = 100;
    private const int Warm = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_streams_outlive_the_loss_of_a_master_and_supersedes_go_on(bool byKill)
    {
        FullRun.Only();
        await using var cluster = await RedisCluster.StartAsync();
        await using var one = await ClusterReplica.StartAsync(cluster.Addresses);
        await using var other = await ClusterReplica.StartAsync(cluster.Addresses);
        var held = Enumerable.Range(0, HeldRuns).Select(i => new ClusterRun(i % 2 == 0 ? one : other, $"held-{i}")).ToList();
        foreach (var run in held)
        {
            Assert.True(await run.AcquireAsync());
        }

        var load = new ClusterLoad([one, other]);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var loading = load.RunAsync(end.Token);
        await UntilAsync(() => new(load.Ended >= Warm));

        var lost = Stopwatch.GetTimestamp();
        foreach (var (master, replica) in (await cluster.PairsAsync()).Take(byKill ? 1 : 3))
        {
            await (byKill ? RedisCluster.KillAsync(master, replica) : RedisCluster.FailOverAsync(replica));
        }

        var since = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var elected = Stopwatch.GetElapsedTime(lost);
        foreach (var run in held)
        {
            await UntilAsync(() => IsRenewedAsync(one.Store, run, since));
        }

        var renewed = Stopwatch.GetElapsedTime(lost);
        var before = load.Ended;
        await UntilAsync(() => new(load.Ended >= before + Warm));
        await end.CancelAsync();
        await loading;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"new master after {elected.TotalSeconds:0.0} s, all {HeldRuns} renewed after {renewed.TotalSeconds:0.0} s, {load.Ended} streams, longest overlap {load.LongestOverlap().TotalMilliseconds:0} ms");
        Assert.DoesNotContain(held, run => run.Stopped.IsCompleted);
        Assert.True(load.LongestOverlap() <= one.Times.Ttl - one.Times.Margin - ClusterRun.Terms.Valve, $"two streams of one session for {load.LongestOverlap()}");
    }

    private static async ValueTask<bool> IsRenewedAsync(ILeaseStore store, ClusterRun run, long since)
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

    private static async Task UntilAsync(Func<ValueTask<bool>> condition)
    {
        // A pace for asking, and nothing that the outcome hangs on.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await pace.WaitForNextTickAsync(patience.Token);
        }
    }
}
