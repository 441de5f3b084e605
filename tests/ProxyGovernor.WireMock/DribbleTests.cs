using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;
using ProxyGovernor.WireMock.Model;

namespace ProxyGovernor.WireMock;

/// <summary>Answers that the model server cuts into many small pieces, wherever that falls.</summary>
public sealed class DribbleTests(StubbedModel model)
{
    [Theory]
    [InlineData("OpenAIChat")]
    [InlineData("Anthropic")]
    [InlineData("OllamaChat")]
    public async Task Pieces_cut_anywhere_become_whole_events_again(string dialect)
    {
        var expected = DialectCase.All[dialect];
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var straight = new HttpClient { BaseAddress = model.Address };

        using var direct = await straight.PromptAsync(StubPrompt.Request("dribble", session: null, expected.Path), TestContext.Current.CancellationToken);
        using var response = await proxy.PromptAsync("dribble", $"dribble/{dialect}", expected.Path);
        var sent = expected.Read(await direct.ReadToEndAsync());
        var body = await response.ReadToEndAsync();
        var events = expected.Read(body);

        Assert.Equal(sent.Select(told => told.Data), events.Select(told => WithoutTag(told.Data, response.StreamId)));
        Assert.All(events.Where(told => !told.IsDone), told => Assert.Equal(response.StreamId, told.StreamId));
        Assert.Equal([events.Count - 1], expected.Terminals(events));
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Fact]
    public async Task A_pause_between_pieces_over_the_idle_time_ends_the_stream()
    {
        var expected = DialectCase.All["OpenAIChat"];
        var time = new ManualTimeProvider();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address, new Dictionary<string, string?> { ["Timeouts:Idle"] = "00:00:00.3" }, services: services => services.AddSingleton<TimeProvider>(time));

        using var response = await proxy.PromptAsync("held", "dribble/idle");
        await response.NextEventAsync();
        await WaitsForModelAsync(proxy, response.StreamId);
        time.Advance(TimeSpan.FromSeconds(0.3));
        var events = expected.Read(await response.ReadToEndAsync());

        Assert.Equal("timeout_idle", events[^2].Member("error")?.GetProperty("code").GetString());
        Assert.Equal([events.Count - 2], expected.Terminals(events));
        Assert.Equal(2, events.Count);
        Assert.Equal("timeout_idle", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        Assert.Equal(ModelEnding.Aborted, await Assert.Single(model.Journal.OfSession("dribble/idle")).EndedAsync());
    }

    private static async Task WaitsForModelAsync(GovernedProxy proxy, string streamId)
    {
        var run = proxy.Services.GetRequiredService<RunRegistry>().Find(streamId)!;
        while (run.Waiting is not { Side: ActivitySide.Upstream })
        {
            await Pace.NextAsync();
        }
    }

    private static string WithoutTag(string data, string streamId) => data.Replace($"\"stream_id\":\"{streamId}\",", "", StringComparison.Ordinal);
}
