using System.Diagnostics;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Redis;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis;

/// <summary>A cluster of one node refuses keys of different slots in one command just as a large one does.</summary>
public sealed class ClusterTests
{
    private const int Sessions = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_operation_keeps_to_the_slot_of_its_bucket()
    {
        await using var server = await RedisServer.StartAsync(0, "--cluster-enabled", "yes");
        await CliAsync(server, "cluster", "addslotsrange", "0", "16383");
        await CliAsync(server, "config", "set", "cluster-require-full-coverage", "no");
        await using var transport = RedisTransports.To(server.Address);
        await RedisTransports.UntilAnsweredAsync(() => transport.EchoAsync("formed?"));
        var store = RedisStores.On(transport, out _);
        var runs = Enumerable.Range(0, Sessions).Select(i => $"session-{i}").Select(session => RedisStores.Run(StreamId.Create(RedisKeys.BucketOf(session), DateTimeOffset.UtcNow), session)).ToList();

        var fences = new Dictionary<string, long>();
        foreach (var run in runs)
        {
            fences[run.Id] = (await store.AcquireAsync(run)).Fence;
        }

        var renewed = await store.RenewAsync(new([.. runs.Select(run => new RenewItem(run, fences[run.Id], "gpu"))], RedisStores.Ttl, 0), Cancellation);
        Assert.All(renewed.Results, result => Assert.Equal(RenewCode.Kept, result.Code));
        Assert.Equal(Sessions, renewed.Results.Count);
        Assert.Equal(runs.Select(run => run.Id).Order(StringComparer.Ordinal), (await store.ListAsync(Cancellation)).Select(run => run.Run.Id).Order(StringComparer.Ordinal));

        Assert.Equal(StopCode.Stopping, (await store.StopAsync(new(runs[0].Id, RedisStores.Valve, StreamOutcome.Canceled), Cancellation)).Code);
        Assert.Equal(StopCode.Stopping, (await store.CancelSessionAsync(new(runs[1].Session, RedisStores.Valve), Cancellation)).Code);
        foreach (var run in runs)
        {
            Assert.Equal(FinalizeCode.Finalized, (await store.FinalizeAsync(run, fences[run.Id])).Code);
            Assert.Equal(RunPlace.Ended, (await store.GetRunAsync(run.Id, Cancellation))!.Place);
        }

        Assert.Equal(0, (await store.SweepAsync(1000, Cancellation)).Overdue);
    }

    private static async Task CliAsync(RedisServer server, params string[] arguments)
    {
        using var command = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{server.Port}", .. arguments]) { RedirectStandardOutput = true })!;
        Assert.Equal("OK", (await command.StandardOutput.ReadToEndAsync(Cancellation)).Trim());
    }
}
