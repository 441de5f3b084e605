using System.Net;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Host;

/// <summary>What an orchestrator, a balancer and the clients see of a replica that is told to stop.</summary>
public sealed class TerminationTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_terminated_host_serves_its_streams_to_their_end_refuses_others_and_leaves_nothing_in_Redis()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await DemoHost.StartAsync(new() { ["ConnectionStrings__Redis"] = server.Address });
        await host.ReadyAsync();
        using var running = await host.PromptAsync("thread-1", events: 100, interval: 20);

        await host.TerminateAsync();
        await host.WaitForLogAsync("Application is shutting down");

        // A connection of its own each time, as a probe has: the listener is still there.
        using var probe = new HttpClient { BaseAddress = host.Address };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await probe.GetAsync(new Uri("/healthz/ready", UriKind.Relative), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await probe.GetAsync(new Uri("/healthz/live", UriKind.Relative), Cancellation)).StatusCode);
        using var refused = await host.PromptAsync("thread-2", events: 1, interval: 0);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);

        Assert.EndsWith("data: [DONE]\n\n", await running.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(0, await host.ExitCodeAsync());
        Assert.Equal("0", (await RedisCli.CallAsync(server, "ZCARD", "pg:{00}:live")).Trim());
    }

    [Fact(Timeout = 120_000)]
    public async Task A_stream_that_outlasts_the_drain_time_is_told_and_its_lease_released()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await DemoHost.StartAsync(new()
        {
            ["ConnectionStrings__Redis"] = server.Address,
            ["StreamGovernance__DrainTimeout"] = "00:00:00.500",
        });
        await host.ReadyAsync();
        using var endless = await host.PromptAsync("thread-1", events: 1_000_000, interval: 20);

        await host.TerminateAsync();

        Assert.Contains("\"code\":\"shutdown\"", await endless.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(0, await host.ExitCodeAsync());
        Assert.Equal("0", (await RedisCli.CallAsync(server, "ZCARD", "pg:{00}:live")).Trim());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
