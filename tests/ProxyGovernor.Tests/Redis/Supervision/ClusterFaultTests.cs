using ProxyGovernor.Redis;
using ProxyGovernor.Redis.Supervision;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis.Supervision;

/// <summary>What only a node of a cluster says.</summary>
public sealed class ClusterFaultTests
{
    private const int Limit = 60_000;

    // So long that no node is taken for dead: the one that is asked goes on naming the other.
    private static readonly string[] Node = ["--cluster-enabled", "yes", "--cluster-node-timeout", "600000"];

    [Fact(Timeout = Limit)]
    public async Task Slots_that_nobody_serves()
    {
        await using var server = await RedisServer.StartAsync(0, Node);
        await using var replica = new SupervisedReplica(server.Address);

        await PassingFaultTests.ToldAsync(replica, "CLUSTERDOWN");

        await RedisCli.OkAsync(server, "cluster", "addslotsrange", "0", "16383");
        await PassingFaultTests.RecoversAsync(replica);
    }

    [Fact(Timeout = Limit)]
    public async Task Slots_of_a_node_that_cannot_be_reached()
    {
        await using var server = await RedisServer.StartAsync(0, Node);
        await using (var peer = await RedisServer.StartAsync(0, Node))
        {
            await RedisCli.OkAsync(peer, "cluster", "addslotsrange", "0", "16383");
            await MeetAsync(server, peer);
        }

        await using var replica = new SupervisedReplica(server.Address, deadline: TimeSpan.FromSeconds(5));

        await PassingFaultTests.ToldAsync(replica, "MOVED");
    }

    [Fact(Timeout = Limit)]
    public async Task A_slot_on_its_way_to_another_node()
    {
        await using var server = await RedisServer.StartAsync(0, Node);
        await using var peer = await RedisServer.StartAsync(0, Node);
        await RedisCli.OkAsync(server, "cluster", "addslotsrange", "0", "16383");
        await MeetAsync(peer, server);
        await using var replica = new SupervisedReplica(server.Address);
        await replica.AskUntilAsync(RedisStanding.Passed);
        var run = RedisStores.Run("A");
        await replica.Leases.AcquireAsync(run);

        var prefix = new RedisKeys("pg", isCluster: true).PrefixOf(run.Session);
        var slot = await RedisCli.CallAsync(server, "cluster", "keyslot", prefix);
        await RedisCli.OkAsync(server, "cluster", "setslot", slot, "migrating", await RedisCli.CallAsync(peer, "cluster", "myid"));
        await Assert.ThrowsAnyAsync<Exception>(() => replica.Leases.FinalizeAsync(run, 1));

        Assert.Single(replica.Errors, line => line.Contains("redis_fault TRYAGAIN: ", StringComparison.Ordinal));
    }

    private static async Task MeetAsync(RedisServer one, RedisServer other)
    {
        await RedisCli.OkAsync(one, "cluster", "meet", "127.0.0.1", $"{other.Port}");
        await RedisTransports.UntilAnsweredAsync(async () =>
        {
            foreach (var node in new[] { one, other })
            {
                Assert.Contains("cluster_slots_assigned:16384", await RedisCli.CallAsync(node, "cluster", "info"), StringComparison.Ordinal);
                Assert.DoesNotContain("handshake", await RedisCli.CallAsync(node, "cluster", "nodes"), StringComparison.Ordinal);
            }
        });
    }
}
