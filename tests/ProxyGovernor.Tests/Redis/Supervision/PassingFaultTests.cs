using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProxyGovernor.Redis.Supervision;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis.Supervision;

/// <summary>What may pass by itself: the replica stays ready, says what is wrong, and goes on as soon as it is right.</summary>
public sealed class PassingFaultTests
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task A_server_that_reads_its_data_set()
    {
        await using var server = await RedisServer.StartAsync(0, "--enable-debug-command", "yes");
        await using var replica = new SupervisedReplica(server.Address);
        await replica.AskUntilAsync(RedisStanding.Passed);
        await RedisCli.CallAsync(server, "eval", "for i = 1, 1000 do redis.call('SET', i, string.rep('x', 2000)) end", "0");
        await RedisCli.OkAsync(server, "config", "set", "loading-process-events-interval-bytes", "1024");
        await RedisCli.OkAsync(server, "config", "set", "key-load-delay", "2000");

        var reloading = RedisCli.OkAsync(server, "debug", "reload");
        await ToldAsync(replica, "LOADING");

        await reloading;
        await RecoversAsync(replica);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_cannot_save()
    {
        var data = Directory.CreateTempSubdirectory("misconf-");
        await using (var server = await RedisServer.StartAsync(0, "--dir", data.FullName, "--save", "3600", "1"))
        await using (var replica = new SupervisedReplica(server.Address))
        {
            await replica.AskUntilAsync(RedisStanding.Passed);

            // A snapshot cannot take the place of a directory.
            data.CreateSubdirectory("dump.rdb");
            await RedisCli.CallAsync(server, "bgsave");
            await ToldAsync(replica, "MISCONF");

            await RedisCli.OkAsync(server, "config", "set", "stop-writes-on-bgsave-error", "no");
            await RecoversAsync(replica);
        }

        data.Delete(recursive: true);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_with_too_few_replicas()
    {
        await using var server = await RedisServer.StartAsync(0, "--min-replicas-to-write", "1");
        await using var replica = new SupervisedReplica(server.Address);

        await ToldAsync(replica, "NOREPLICAS");

        await RedisCli.OkAsync(server, "config", "set", "min-replicas-to-write", "0");
        await RecoversAsync(replica);
    }

    [Fact(Timeout = Limit)]
    public async Task A_read_replica_that_lost_its_master()
    {
        await using var server = await RedisServer.StartAsync(0, "--replica-serve-stale-data", "no", "--replicaof", "127.0.0.1", "1");
        await using var replica = new SupervisedReplica(server.Address, deadline: TimeSpan.FromSeconds(3));

        await ToldAsync(replica, "MASTERDOWN");

        await RedisCli.OkAsync(server, "replicaof", "no", "one");
        await RecoversAsync(replica);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_takes_no_more_connections()
    {
        const int Most = 10;
        await using var server = await RedisServer.StartAsync(0, "--maxclients", $"{Most}");
        await using var replica = new SupervisedReplica(server.Address, deadline: TimeSpan.FromMilliseconds(750));
        var others = new List<TcpClient>();
        for (var client = 0; client < Most; client++)
        {
            others.Add(new TcpClient("127.0.0.1", server.Port));
        }

        await ToldAsync(replica, "MAXCLIENTS");

        others.ForEach(client => client.Dispose());
        await RecoversAsync(replica);
    }

    internal static async Task ToldAsync(SupervisedReplica replica, string fault)
    {
        await RedisTransports.UntilAnsweredAsync(async () =>
            Assert.StartsWith(fault + ":", Assert.Single((await replica.AskAsync()).Messages), StringComparison.Ordinal));

        Assert.Single(replica.Errors, line => line.Contains($"redis_fault {fault}: ", StringComparison.Ordinal));
        Assert.Equal(RedisStanding.Unreachable, replica.Condition.Standing);
        Assert.Equal(HealthStatus.Degraded, await replica.HealthAsync());
    }

    internal static async Task RecoversAsync(SupervisedReplica replica)
    {
        await replica.AskUntilAsync(RedisStanding.Passed);
        Assert.Equal(HealthStatus.Healthy, await replica.HealthAsync());
        Assert.Contains(replica.Log.Lines, line => line.Contains("Redis answers as it should", StringComparison.Ordinal));
    }
}
