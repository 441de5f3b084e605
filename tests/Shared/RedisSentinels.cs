using System.Diagnostics;
using System.Globalization;

namespace ProxyGovernor.Testing;

/// <summary>A master with a replica, and three sentinels that watch over them, on loopback.</summary>
internal sealed class RedisSentinels : IAsyncDisposable
{
    private const string Name = "leases";
    private const int Sentinels = 3;

    private readonly List<RedisServer> _servers = [];
    private readonly List<RedisServer> _sentinels = [];

    private RedisSentinels()
    {
    }

    /// <summary>Names the sentinels, and no server that holds data.</summary>
    public string ConnectionString => $"{string.Join(',', _sentinels.Select(sentinel => sentinel.Address))},serviceName={Name}";

    public static async Task<RedisSentinels> StartAsync()
    {
        var sentinels = new RedisSentinels();
        var master = await RedisServer.StartAsync();
        sentinels._servers.Add(master);
        sentinels._servers.Add(await RedisServer.StartAsync(0, "--replicaof", "127.0.0.1", $"{master.Port}"));
        for (var sentinel = 0; sentinel < Sentinels; sentinel++)
        {
            // A master that was silent for a second counts as dead: what a failover costs then stands out from what this setting costs.
            sentinels._sentinels.Add(await RedisServer.StartSentinelAsync($"""
                sentinel monitor {Name} 127.0.0.1 {master.Port} 2
                sentinel down-after-milliseconds {Name} 1000
                sentinel failover-timeout {Name} 10000

                """));
        }

        foreach (var sentinel in sentinels._sentinels)
        {
            await Poll.UntilAsync(async () => (await RedisCli.CallAsync(sentinel, "sentinel", "ckquorum", Name)).StartsWith($"OK {Sentinels} usable", StringComparison.Ordinal));
            await Poll.UntilAsync(async () => (await RedisCli.CallAsync(sentinel, "sentinel", "replicas", Name)).Contains("slave", StringComparison.Ordinal));
        }

        return sentinels;
    }

    /// <summary>The port of the server that the sentinels name.</summary>
    public async Task<int> MasterAsync() =>
        int.Parse((await RedisCli.CallAsync(_sentinels[0], "sentinel", "get-master-addr-by-name", Name)).Split('\n')[1], CultureInfo.InvariantCulture);

    /// <summary>Makes the replica the master, and the other way round.</summary>
    public async Task FailOverAsync()
    {
        var master = await MasterAsync();
        await RedisCli.OkAsync(_sentinels[0], "sentinel", "failover", Name);
        await UntilReplacedAsync(master);
    }

    /// <summary>Kills the master, and returns when the replica has taken its place.</summary>
    public async Task KillMasterAsync()
    {
        var master = await MasterAsync();
        using (var process = Process.GetProcessById(_servers.Single(server => server.Port == master).ProcessId))
        {
            process.Kill();
        }

        await UntilReplacedAsync(master);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _sentinels.Concat(_servers))
        {
            await server.DisposeAsync();
        }
    }

    private Task UntilReplacedAsync(int master) => Poll.UntilAsync(async () => await MasterAsync() != master);
}
