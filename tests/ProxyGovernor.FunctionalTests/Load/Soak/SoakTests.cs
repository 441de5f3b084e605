using System.Globalization;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests.Load.Soak;

/// <summary>
/// Ten minutes of steady load, side by side on a host with leases in Redis and on one with leases in memory; another time, in seconds, is
/// what <c>PROXYGOVERNOR_TESTS_SOAK_SECONDS</c> says. The figures are in the test's output (<c>-showLiveOutput</c>).
/// </summary>
[Collection(nameof(Alone))]
public sealed class SoakTests
{
    private const int DefaultSeconds = 600;

    /// <summary>What may grow by how much from the first sample to the last, by the trend: what samples scatter by, and what ten minutes would show of a leak.</summary>
    private static readonly (string Name, Func<HostSample, double> Figure, double Scatter, double PerStream)[] Bounds =
    [
        ("bytes of heap", static sample => sample.Heap, 1 << 20, 64),
        ("bytes of native heap", static sample => sample.NativeHeap, 1 << 20, 64),
        ("bytes resident", static sample => sample.Resident, 12 << 20, 128),
        ("file descriptors", static sample => sample.Handles, 6, 0),
        ("threads", static sample => sample.Threads, 8, 0),
    ];

    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(20);

    /// <summary>They outlast every stream: the secret, the replicas that are up, and, for an hour, the latest endings, a thousand at most.</summary>
    private static readonly string[] LastingKeys = ["pg:identity", "pg:replicas", "pg:{00}:ended"];

    [Fact]
    public async Task A_host_grows_by_nothing_that_it_serves()
    {
        FullRun.Only();
        var time = TimeSpan.FromSeconds(int.Parse(
            Environment.GetEnvironmentVariable("PROXYGOVERNOR_TESTS_SOAK_SECONDS") ?? $"{DefaultSeconds}", CultureInfo.InvariantCulture));
        await using var redis = await RedisServer.StartAsync();
        await using var model = await SimulatedModelServer.StartAsync();
        var answers = await ModelAnswers.ReadAsync(model.Address);
        // In memory too, what is remembered is forgotten in small pieces.
        string[] leases = [$"StreamGovernance:Leases:Keep={Keep}", "StreamGovernance:Leases:SweepInterval=00:00:05"];
        await using var inRedis = await SoakedHost.StartAsync(model.Address, answers, [.. leases, "ConnectionStrings:Redis=" + redis.Address]);
        await using var inMemory = await SoakedHost.StartAsync(model.Address, answers, leases);

        await Task.WhenAll(inRedis.RunAsync(time), inMemory.RunAsync(time));

        Tell("Leases in Redis", inRedis.Samples);
        Tell("Leases in memory", inMemory.Samples);
        await inRedis.CheckCountsAsync();
        await inMemory.CheckCountsAsync();
        Assert.Multiple(() => CheckGrowth(inRedis.Samples), () => CheckGrowth(inMemory.Samples));
        await ForgottenAsync(redis);
    }

    private static void Tell(string host, IReadOnlyList<HostSample> samples)
    {
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine(host);
        foreach (var sample in samples)
        {
            output.WriteLine(sample.ToString());
        }

        foreach (var (name, figure, scatter, perStream) in Bounds)
        {
            var trend = Trend.Of(samples, figure);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name}: {trend.Growth:F1} over {trend.Streams} streams, {trend.Slope:F3} a stream; allowed {scatter + (perStream * trend.Streams):F0}"));
        }
    }

    private static void CheckGrowth(IReadOnlyList<HostSample> samples) => Assert.All(Bounds, bound =>
    {
        var trend = Trend.Of(samples, bound.Figure);
        Assert.InRange(trend.Growth, double.NegativeInfinity, bound.Scatter + (bound.PerStream * trend.Streams));
    });

    private static async Task ForgottenAsync(RedisServer redis)
    {
        string[] left;
        using var patience = new CancellationTokenSource(Keep + Limits.Patience);
        while ((left = [.. (await RedisCli.CallAsync(redis, "KEYS", "*")).Split('\n').Except(LastingKeys)]).Length > 0)
        {
            Assert.False(patience.IsCancellationRequested, string.Join(' ', left));
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }
    }
}
