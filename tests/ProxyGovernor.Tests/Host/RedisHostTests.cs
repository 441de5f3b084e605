using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Host;

/// <summary>Redis by one setting, as the README starts it.</summary>
public sealed class RedisHostTests
{
    private const string Setting = "ConnectionStrings__Redis";

    [Fact(Timeout = 120_000)]
    public async Task Two_hosts_with_one_Redis_share_their_sessions()
    {
        await using var server = await RedisServer.StartAsync();
        var environment = new Dictionary<string, string> { [Setting] = server.Address };
        await using var one = await DemoHost.StartAsync(environment);
        await using var other = await DemoHost.StartAsync(environment);
        await Task.WhenAll(one.ReadyAsync(), other.ReadyAsync());

        using var first = await one.PromptAsync("thread-1", events: 100_000, interval: 20);
        using var second = await other.PromptAsync("thread-1", events: 2, interval: 0);

        Assert.Contains("[DONE]", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("\"code\":\"superseded\"", await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(first.Headers.Contains("X-Stream-Degraded") || second.Headers.Contains("X-Stream-Degraded"));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_host_whose_Redis_is_a_read_replica_starts_and_says_why_it_is_not_ready()
    {
        await using var master = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync(0, "--replicaof", "127.0.0.1", $"{master.Port}");
        await using var host = await DemoHost.StartAsync(new() { [Setting] = replica.Address });

        string readiness;
        do
        {
            readiness = await host.ReadinessAsync();
        }
        while (!readiness.StartsWith("Unhealthy", StringComparison.Ordinal));

        Assert.Contains("read replica", readiness, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_connection_string_that_cannot_be_read_is_one_line()
    {
        await using ChildProcess host = ChildProcess.StartHost(new Dictionary<string, string> { [Setting] = "127.0.0.1:6379,pasword=x" }, "--urls", "http://127.0.0.1:0");
        (int exitCode, string[] errors) = await host.ExitAsync();
        Assert.Equal(1, exitCode);
        Assert.StartsWith("ConnectionStrings:Redis: ", Assert.Single(errors), StringComparison.Ordinal);
    }
}
