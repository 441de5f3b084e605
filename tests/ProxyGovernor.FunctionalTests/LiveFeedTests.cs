using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests;

public sealed class LiveFeedTests
{
    [Fact]
    public async Task A_watcher_gets_every_event_in_order_and_its_leaving_is_noticed()
    {
        var watcherLeft = new TaskCompletionSource();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, pipeline: application => application.Use(async (context, next) =>
        {
            await next(context);
            if (context.Request.Path == "/governor/events")
            {
                watcherLeft.SetResult();
            }
        }));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/governor/events") { Headers = { { GovernorApi.KeyHeader, GovernedProxy.OperatorKey } } };
        var feed = await proxy.Client.PromptAsync(request, TestContext.Current.CancellationToken);

        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));
        Assert.NotNull(await first.NextEventAsync());
        using var second = await proxy.PostAsync("s1", ("X-Model-Events", "1"));
        await second.EventsAsync();
        await proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);

        var told = new List<JsonElement>();
        while (told.Count < proxy.Lifecycle.Lines.Count)
        {
            var lines = (await feed.NextEventAsync())!.Split('\n');
            told.Add(JsonDocument.Parse(lines[1]["data: ".Length..]).RootElement);
            Assert.Equal($"event: {told[^1].GetProperty("name").GetString()}", lines[0]);
        }

        Assert.Equal("text/event-stream", feed.Header("Content-Type"));
        Assert.Equal(
            proxy.Lifecycle.Lines.Select(line => (line.Name, line.StreamId, line.Session, line.Outcome)),
            told.Select(line => (Text(line, "name")!, Text(line, "stream_id")!, Text(line, "session"), Text(line, "outcome"))));
        feed.Dispose();
        await watcherLeft.Task.InTime();
        Assert.False(proxy.Services.GetRequiredService<LifecycleFeed>().IsWatched);
    }

    [Fact]
    public async Task A_watcher_does_not_hold_up_a_host_that_stops()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["StreamGovernance:DrainTimeout"] = "01:00:00" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/governor/events") { Headers = { { GovernorApi.KeyHeader, GovernedProxy.OperatorKey } } };
        using var feed = await proxy.Client.PromptAsync(request, TestContext.Current.CancellationToken);

        var stopped = proxy.StopAsync();

        Assert.Empty(await feed.EventsAsync());
        await stopped.InTime();
    }

    [Fact]
    public async Task A_quiet_feed_says_that_it_lives_until_there_is_something_to_tell()
    {
        var time = new ManualTimeProvider();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, services: services => services.AddSingleton<TimeProvider>(time));
        var timers = time.TimerCount;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/governor/events") { Headers = { { GovernorApi.KeyHeader, GovernedProxy.OperatorKey } } };
        using var feed = await proxy.Client.PromptAsync(request, TestContext.Current.CancellationToken);

        for (var quiet = 0; quiet < 3; quiet++)
        {
            await time.WaitForTimersAsync(timers + 1, TestContext.Current.CancellationToken).InTime();
            time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal(": ping\n", await feed.NextEventAsync());
        }

        using var stream = await proxy.PostAsync("s1", ("X-Model-Events", "1"));
        Assert.StartsWith("event: stream_start\n", await feed.NextEventAsync(), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement line, string member) => line.GetProperty(member).GetString();
}
