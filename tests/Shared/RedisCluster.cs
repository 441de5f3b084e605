using System.Diagnostics;

namespace ProxyGovernor.Testing;

/// <summary>A real Redis Cluster on loopback: three masters and three replicas, as <c>redis-cli --cluster create</c> makes it.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Nodes = 6;

    // A master that was silent for a second counts as dead: what a failover costs then stands out from what this setting costs.
    private static readonly string[] Arguments = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-replica-validity-factor", "0"];

    private readonly List<RedisServer> _nodes;

    private RedisCluster(List<RedisServer> nodes) => _nodes = nodes;

    /// <summary>The cluster that all tests of the assembly share; whoever fails nodes over or kills them starts another.</summary>
    public static Task<RedisCluster> Shared => One.Cluster;

    /// <summary>A connection string of every node.</summary>
    public string Addresses => string.Join(',', _nodes.Select(node => node.Address));

    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster([]);
        for (var node = 0; node < Nodes; node++)
        {
            cluster._nodes.Add(await RedisServer.StartAsync(0, Arguments));
        }

        await cluster.CreateAsync();
        await Poll.UntilAsync(async () => (await NodesAsync(cluster._nodes[0])).Count(line => line.Contains("slave", StringComparison.Ordinal)) == Nodes / 2);
        foreach (var node in cluster._nodes)
        {
            await Poll.UntilAsync(async () => (await RedisCli.CallAsync(node, "cluster", "info")).Contains("cluster_state:ok", StringComparison.Ordinal));
        }

        return cluster;
    }

    /// <summary>The masters as they are now, and one replica of each that follows it without a gap.</summary>
    public async Task<IReadOnlyList<(RedisServer Master, RedisServer Replica)>> PairsAsync()
    {
        var pairs = new List<(RedisServer, RedisServer)>();
        await Poll.UntilAsync(async () =>
        {
            pairs.Clear();
            foreach (var replica in _nodes)
            {
                // As in: slave, address, port, connected, offset.
                var role = (await RedisCli.CallAsync(replica, "role")).Split('\n');
                if (role is ["slave", _, var port, "connected", ..])
                {
                    pairs.Add((_nodes.Single(node => $"{node.Port}" == port), replica));
                }
            }

            return pairs.Count == Nodes / 2;
        });
        return pairs;
    }

    /// <summary>Hands a master's slots to its replica, without loss, and returns when that is the master.</summary>
    public static async Task FailOverAsync(RedisServer replica)
    {
        await RedisCli.OkAsync(replica, "cluster", "failover");
        await UntilMasterAsync(replica);
    }

    /// <summary>Kills a master, and returns when its replica has been elected.</summary>
    public static async Task KillAsync(RedisServer master, RedisServer replica)
    {
        using (var process = Process.GetProcessById(master.ProcessId))
        {
            process.Kill();
        }

        await UntilMasterAsync(replica);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static Task UntilMasterAsync(RedisServer node) =>
        Poll.UntilAsync(async () => (await RedisCli.CallAsync(node, "role")).StartsWith("master", StringComparison.Ordinal));

    private async Task CreateAsync()
    {
        using var create = Process.Start(new ProcessStartInfo(
            "redis-cli", ["--cluster", "create", .. _nodes.Select(node => node.Address), "--cluster-replicas", "1", "--cluster-yes"]) { RedirectStandardOutput = true })!;
        var said = await create.StandardOutput.ReadToEndAsync();
        await create.WaitForExitAsync();
        Assert.True(create.ExitCode == 0, said);
    }

    private static async Task<string[]> NodesAsync(RedisServer asked) => (await RedisCli.CallAsync(asked, "cluster", "nodes")).Split('\n');

    private static class One
    {
        public static readonly Task<RedisCluster> Cluster = StartAsync();
    }
}
