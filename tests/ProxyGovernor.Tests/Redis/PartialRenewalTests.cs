using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Redis;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis;

/// <summary>On a cluster that has lost a part of its slots.</summary>
public sealed class PartialRenewalTests
{
    private const int Sessions = 50;

    [Fact]
    public async Task Runs_of_slots_that_nobody_serves_are_unanswered_and_the_others_are_kept()
    {
        await using var server = await RedisServer.StartAsync(0, "--cluster-enabled", "yes", "--cluster-require-full-coverage", "no");
        await RedisCli.OkAsync(server, "cluster", "addslotsrange", "0", "16383");
        await using var transport = RedisTransports.To(server.Address);
        await RedisTransports.UntilAnsweredAsync(() => transport.EchoAsync("formed?"));
        var store = RedisStores.On(transport, out _);
        var items = new List<RenewItem>();
        foreach (var session in Enumerable.Range(0, Sessions).Select(i => $"session-{i}"))
        {
            var run = RedisStores.Run(StreamId.Create(RedisKeys.BucketOf(session), DateTimeOffset.UtcNow), session);
            items.Add(new RenewItem(run, (await store.AcquireAsync(run)).Fence, null));
        }

        await RedisCli.OkAsync(server, "cluster", "delslotsrange", "0", "8191");
        var reply = await store.RenewAsync(new(items, RedisStores.Ttl, 0), TestContext.Current.CancellationToken);

        Assert.Equal(Sessions, reply.Results.Count);
        Assert.Equal([RenewCode.Kept, RenewCode.Unanswered], reply.Results.Select(result => result.Code).Distinct().Order());
    }
}
