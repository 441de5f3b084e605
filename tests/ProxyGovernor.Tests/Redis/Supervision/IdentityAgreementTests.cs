using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProxyGovernor.Redis.Supervision;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Redis.Supervision;

public sealed class IdentityAgreementTests
{
    private const int Limit = 60_000;
    private const string Configured = "a secret that was configured";

    [Fact(Timeout = Limit)]
    public async Task Replicas_without_a_configured_secret_take_the_first_ones()
    {
        var server = (await RedisServer.Shared).Address;
        await using var first = new SupervisedReplica(server, root: "identity-random");
        await using var second = new SupervisedReplica(server, root: "identity-random");

        await first.AskAsync();
        await second.AskAsync();

        Assert.Equal(first.Secret.Current.Secret.ToArray(), second.Secret.Current.Secret.ToArray());
        Assert.Null(first.Secret.Current.Previous);
        Assert.NotNull(second.Secret.Current.Previous);
    }

    [Fact(Timeout = Limit)]
    public async Task A_configured_secret_is_everyones()
    {
        var server = (await RedisServer.Shared).Address;
        await using var first = new SupervisedReplica(server, Configured, root: "identity-configured");
        await using var second = new SupervisedReplica(server, root: "identity-configured");

        await first.AskAsync();
        await second.AskAsync();

        Assert.Equal(first.Secret.Current.Secret.ToArray(), second.Secret.Current.Secret.ToArray());
        Assert.Equal(RedisStanding.Passed, second.Condition.Standing);
    }

    [Fact(Timeout = Limit)]
    public async Task Replicas_that_disagree_are_not_ready_and_say_why_without_telling_the_secret()
    {
        var server = (await RedisServer.Shared).Address;
        await using var first = new SupervisedReplica(server, Configured, root: "identity-disagreed");
        await using var second = new SupervisedReplica(server, "another secret altogether", root: "identity-disagreed");

        await first.AskAsync();
        await second.AskAsync();
        await second.AskAsync();

        Assert.Equal(HealthStatus.Healthy, await first.HealthAsync());
        Assert.Equal(HealthStatus.Unhealthy, await second.HealthAsync());
        var line = Assert.Single(second.Errors);
        Assert.Contains("StreamGovernance:Identity:Secret differs", line, StringComparison.Ordinal);
        Assert.DoesNotContain(first.Log.Lines.Concat(second.Log.Lines), told => told.Contains(Configured, StringComparison.Ordinal) || told.Contains("another secret", StringComparison.Ordinal)
            || told.Contains(Convert.ToBase64String(first.Secret.Current.Secret), StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task A_secret_that_the_server_lost_is_put_back_when_it_returns()
    {
        var lost = await RedisServer.StartAsync();
        await using var replica = new SupervisedReplica(lost.Address, deadline: TimeSpan.FromSeconds(2));
        await replica.AskUntilAsync(RedisStanding.Passed);
        var secret = replica.Secret.Current.Secret.ToArray();

        await lost.DisposeAsync();
        await using var server = await RedisServer.StartAsync(lost.Port);
        await replica.AskUntilAsync(RedisStanding.Passed);

        Assert.Equal(Convert.ToBase64String(secret), await RedisCli.CallAsync(server, "get", "pg:identity"));
        Assert.Equal(secret, replica.Secret.Current.Secret.ToArray());
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_no_secret_is_refused()
    {
        await using var server = await RedisServer.StartAsync();
        await RedisCli.OkAsync(server, "set", "pg:identity", "***");
        await using var replica = new SupervisedReplica(server.Address);

        Assert.Equal(RedisStanding.Refused, (await replica.AskAsync()).Standing);
        Assert.Contains("pg:identity", Assert.Single(replica.Errors), StringComparison.Ordinal);
    }
}
