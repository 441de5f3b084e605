using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Replicas;

public sealed class SharedFeedTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_watcher_of_one_replica_sees_the_streams_of_both_and_each_event_once()
    {
        await using var replicas = await TwoReplicas.StartAsync();
        var elsewhere = replicas.Other.Services.GetRequiredService<LifecycleFeed>();
        Assert.False(elsewhere.IsWatched);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/governor/events") { Headers = { { GovernorApi.KeyHeader, GovernedProxy.OperatorKey } } };
        using var feed = await replicas.One.Client.PromptAsync(request, TestContext.Current.CancellationToken);
        while (!elsewhere.IsWatched)
        {
            await Pace.NextAsync();
        }

        using var first = await replicas.One.PostAsync("s1", ("X-Model-Events", "1000000"));
        Assert.NotNull(await first.NextEventAsync());
        using var second = await replicas.Other.PostAsync("s1", ("X-Model-Events", "1"));
        await second.EventsAsync();

        var told = new List<(string Name, string StreamId)>();
        while (told.Count(line => line.Name == "stream_end") < 2)
        {
            var line = JsonDocument.Parse((await feed.NextEventAsync())!.Split('\n')[1]["data: ".Length..]).RootElement;
            told.Add((line.GetProperty("name").GetString()!, line.GetProperty("stream_id").GetString()!));
        }

        Assert.Equal(told.Distinct(), told);
        Assert.Equal(["stream_start", "stream_first_event", "stream_superseded", "stream_end"], told.Where(line => line.StreamId == first.StreamId).Select(line => line.Name));
        Assert.Equal(
            ["prev_stream_finished_cleanly", "stream_start", "stream_first_event", "stream_end"], told.Where(line => line.StreamId == second.StreamId).Select(line => line.Name));
    }
}
