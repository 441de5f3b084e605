using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProxyGovernor.Redis.Supervision;
using ProxyGovernor.Redis.Supervision.Checks;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis.Supervision;

public sealed class ServerCheckTests
{
    private const int Limit = 60_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_sound_server_makes_the_replica_ready_without_a_word()
    {
        await using var replica = new SupervisedReplica((await RedisServer.Shared).Address, root: "sound");
        Assert.Equal(HealthStatus.Degraded, await replica.HealthAsync());

        Assert.Equal(RedisStanding.Passed, (await replica.AskAsync()).Standing);

        Assert.Equal(HealthStatus.Healthy, await replica.HealthAsync());
        Assert.DoesNotContain(replica.Log.Lines, line => line.StartsWith("Error ", StringComparison.Ordinal) || line.StartsWith("Warning ", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task A_read_replica_is_refused_until_it_is_promoted()
    {
        await using var master = await RedisServer.StartAsync();
        await using var server = await RedisServer.StartAsync(0, "--replicaof", "127.0.0.1", $"{master.Port}");
        await using var replica = new SupervisedReplica(server.Address);

        await replica.AskAsync();
        await replica.AskAsync();

        Assert.Equal(HealthStatus.Unhealthy, await replica.HealthAsync());
        Assert.Contains("read replica", Assert.Single(replica.Errors), StringComparison.Ordinal);
        await RedisCli.OkAsync(server, "replicaof", "no", "one");
        await replica.AskUntilAsync(RedisStanding.Passed);
        Assert.Equal(HealthStatus.Healthy, await replica.HealthAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_was_demoted_is_left_for_the_one_that_has_its_name_now()
    {
        await using var master = await RedisServer.StartAsync();
        await using var demoted = await RedisServer.StartAsync();
        await using var name = new SilencingRelay(demoted.Port);
        await using var replica = new SupervisedReplica($"127.0.0.1:{name.Port}");
        await replica.AskUntilAsync(RedisStanding.Passed);

        await RedisCli.OkAsync(demoted, "replicaof", "127.0.0.1", $"{master.Port}");
        await replica.AskUntilAsync(RedisStanding.Refused);
        name.Target = master.Port;

        await replica.AskUntilAsync(RedisStanding.Passed);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_may_evict_leases_is_used_with_a_warning_that_comes_once()
    {
        await using var server = await RedisServer.StartAsync(0, "--maxmemory-policy", "volatile-ttl");
        await using var replica = new SupervisedReplica(server.Address);

        await replica.AskAsync();
        await replica.AskAsync();

        Assert.Equal(HealthStatus.Healthy, await replica.HealthAsync());
        Assert.Contains("maxmemory-policy is volatile-ttl", Assert.Single(replica.Log.Lines, line => line.StartsWith("Warning ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData(",password=secret", true)]
    [InlineData("", false)]
    public async Task A_server_that_asks_nobody_for_the_password_it_is_given_is_used_with_a_warning_that_comes_once(string suffix, bool isTold)
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = new SupervisedReplica(server.Address + suffix);

        await replica.AskAsync();
        await replica.AskAsync();

        Assert.Equal(HealthStatus.Healthy, await replica.HealthAsync());
        Assert.Equal(isTold ? 1 : 0, replica.Log.Lines.Count(line => line.Contains("redis_warned ConnectionStrings:Redis has a password", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("6.0.16", false)]
    [InlineData("5.0.14", false)]
    [InlineData("6.2.0", true)]
    [InlineData("7.0.15", true)]
    [InlineData("8.2.1", true)]
    [InlineData("", true)]
    public async Task Servers_older_than_the_scripts_need_are_refused(string version, bool isTaken)
    {
        var finding = await new VersionCheck().CheckAsync(new RedisServerFacts(version, false, false, ""), Cancellation);

        Assert.Equal(isTaken, finding is null);
        Assert.True(isTaken || (finding!.IsRefusal && finding.Message.Contains(version, StringComparison.Ordinal)));
    }

    [Theory(Timeout = Limit)]
    [InlineData("Degrade", HealthStatus.Degraded)]
    [InlineData("Reject", HealthStatus.Unhealthy)]
    public async Task A_server_that_is_away_leaves_the_replica_ready_where_a_policy_can_do_without_it(string outage, HealthStatus health)
    {
        await using var replica = new SupervisedReplica("127.0.0.1:1", deadline: TimeSpan.FromMilliseconds(100), outage: outage);

        Assert.Equal(RedisStanding.Unreachable, (await replica.AskAsync()).Standing);

        Assert.Equal(health, await replica.HealthAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task The_start_does_not_wait_for_a_server_that_is_away_and_finds_it_later()
    {
        int port;
        await using (var gone = await RedisServer.StartAsync())
        {
            port = gone.Port;
        }

        await using var replica = new SupervisedReplica($"127.0.0.1:{port}", deadline: TimeSpan.FromMilliseconds(750));
        await replica.Supervisor.StartAsync(Cancellation);
        Assert.Equal(RedisStanding.Unreachable, replica.Condition.Standing);

        await using var server = await RedisServer.StartAsync(port);
        await replica.AskUntilAsync(RedisStanding.Passed);
        await replica.Supervisor.StopAsync(Cancellation);
    }
}
