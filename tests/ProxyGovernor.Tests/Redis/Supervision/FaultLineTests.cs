using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProxyGovernor.Redis.Supervision;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Redis.Supervision;

/// <summary>Whatever is wrong with a server, an operator reads one line that says it and what to change.</summary>
public sealed class FaultLineTests
{
    private const int Limit = 60_000;

    [Theory(Timeout = Limit)]
    [InlineData("")]
    [InlineData(",password=wrong")]
    public async Task A_password_that_is_missing_or_wrong_is_refused(string suffix)
    {
        await using var server = await RedisServer.StartAsync(0, "--requirepass", "secret");
        await using var replica = new SupervisedReplica(server.Address + suffix);

        await RefusedAsync(replica, "password=");

        await using var welcome = new SupervisedReplica(server.Address + ",password=secret");
        await welcome.AskUntilAsync(RedisStanding.Passed);
        Assert.Empty(welcome.Errors);
    }

    [Theory(Timeout = Limit)]
    [InlineData("user=stranger,password=secret")]
    [InlineData("user=governor,password=wrong")]
    [InlineData("user=governor")]
    public async Task Credentials_that_are_wrong_are_refused_also_where_the_default_user_needs_none(string credentials)
    {
        await using var server = await RedisServer.StartAsync();
        await RedisCli.OkAsync(server, "acl", "setuser", "governor", "on", ">secret", "~*", "&*", "+@all");
        await using var replica = new SupervisedReplica($"{server.Address},{credentials}");

        await RefusedAsync(replica, "redis_fault WRONGPASS");
        await Assert.ThrowsAnyAsync<Exception>(() => replica.Leases.AcquireAsync(RedisStores.Run("A")));

        await using var welcome = new SupervisedReplica($"{server.Address},user=governor,password=secret");
        await welcome.AskUntilAsync(RedisStanding.Passed);
        Assert.Empty(welcome.Errors);
    }

    [Fact(Timeout = Limit)]
    public async Task A_database_that_does_not_exist_is_refused()
    {
        await using var replica = new SupervisedReplica((await RedisServer.Shared).Address + ",defaultDatabase=99");

        await RefusedAsync(replica, "defaultDatabase=");
    }

    [Theory(Timeout = Limit)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak the Redis protocol")]
    [InlineData("-DENIED Redis is running in protected mode because protected mode is enabled\r\n", "protected mode")]
    public async Task A_server_that_is_no_Redis_or_takes_nobody_in_is_refused(string greeting, string advice)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var serving = GreetAsync(listener, greeting, end.Token);
        await using (var replica = new SupervisedReplica($"{listener.LocalEndpoint}", deadline: TimeSpan.FromMilliseconds(750)))
        {
            await RefusedAsync(replica, advice);
        }

        await end.CancelAsync();
        await serving;
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sentinels_who_are_away_or_are_none_are_told(bool areAway)
    {
        var named = areAway ? "127.0.0.1:1" : (await RedisServer.Shared).Address;
        await using var replica = new SupervisedReplica($"{named},serviceName=leases");

        Assert.Equal(RedisStanding.Unreachable, (await replica.AskAsync()).Standing);

        Assert.Contains("No sentinel can be reached that knows a master of 'leases'", Assert.Single(replica.Errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_user_who_may_not_run_scripts_is_refused()
    {
        await using var server = await RedisServer.StartAsync();
        await RedisCli.OkAsync(server, "acl", "setuser", "default", "-eval", "-evalsha");
        await using var replica = new SupervisedReplica(server.Address);

        await RefusedAsync(replica, "NOPERM");
    }

    [Fact(Timeout = Limit)]
    public async Task A_user_who_may_not_touch_the_keys_is_refused()
    {
        await using var server = await RedisServer.StartAsync();
        await RedisCli.OkAsync(server, "acl", "setuser", "default", "resetkeys", "~other:*");
        await using var replica = new SupervisedReplica(server.Address);

        await RefusedAsync(replica, "NOPERM");
    }

    [Theory(Timeout = Limit)]
    [InlineData("resetchannels")]
    [InlineData("-hset")]
    public async Task A_right_that_only_a_duty_needs_is_told_once_and_never_taken_back(string rule)
    {
        await using var server = await RedisServer.StartAsync();
        await RedisCli.OkAsync(server, "acl", "setuser", "default", rule);
        await using var replica = new SupervisedReplica(server.Address);
        await RefusedAsync(replica, "NOPERM");

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(RedisStanding.Refused, (await replica.AskAsync()).Standing);
        }

        Assert.Single(replica.Errors);
        Assert.DoesNotContain(replica.Log.Lines, line => line.Contains("redis_recovered", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_that_was_renamed_is_refused()
    {
        await using var server = await RedisServer.StartAsync(0, "--rename-command", "SET", "PUT");
        await using var replica = new SupervisedReplica(server.Address);

        await RefusedAsync(replica, "rename-command");
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_out_of_memory_is_told_once_and_its_recovery_too()
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = new SupervisedReplica(server.Address);
        await replica.AskUntilAsync(RedisStanding.Passed);

        await RedisCli.OkAsync(server, "config", "set", "maxmemory", "1");
        await replica.AskUntilAsync(RedisStanding.Unreachable);
        await replica.AskAsync();
        Assert.Contains("Raise maxmemory", Assert.Single(replica.Errors), StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, await replica.HealthAsync());

        await RedisCli.OkAsync(server, "config", "set", "maxmemory", "0");
        await replica.AskUntilAsync(RedisStanding.Passed);
        Assert.Contains(replica.Log.Lines, line => line.Contains("Redis answers as it should", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_a_foreign_script_keeps_busy_is_told()
    {
        await using var server = await RedisServer.StartAsync(0, "--busy-reply-threshold", "200");
        await using var replica = new SupervisedReplica(server.Address);
        await replica.AskUntilAsync(RedisStanding.Passed);

        var endless = RedisCli.CallAsync(server, "eval", "while true do end", "0");
        await PassingFaultTests.ToldAsync(replica, "BUSY");
        Assert.Contains(replica.Errors, line => line.Contains("SCRIPT KILL", StringComparison.Ordinal));

        await RedisCli.OkAsync(server, "script", "kill");
        await endless;
        await replica.AskUntilAsync(RedisStanding.Passed);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_became_a_read_replica_is_told_by_the_call_that_meets_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = new SupervisedReplica(server.Address);
        await replica.AskUntilAsync(RedisStanding.Passed);

        await RedisCli.OkAsync(server, "replicaof", "127.0.0.1", "1");
        await Assert.ThrowsAnyAsync<Exception>(() => replica.Leases.AcquireAsync(RedisStores.Run("A")));

        Assert.Contains("redis_fault READONLY: The server is a read replica", Assert.Single(replica.Errors), StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(SupervisedReplica replica, string advice)
    {
        await replica.AskUntilAsync(RedisStanding.Refused);
        await replica.AskAsync();

        Assert.Contains(advice, Assert.Single(replica.Errors, line => !line.Contains("UNREACHABLE", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, await replica.HealthAsync());
    }

    private static async Task GreetAsync(TcpListener listener, string greeting, CancellationToken end)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(end);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(greeting), end);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
