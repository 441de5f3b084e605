using ProxyGovernor.WireMock.Server;

namespace ProxyGovernor.WireMock;

/// <summary>Answers that WireMock cuts into many small pieces, wherever that falls.</summary>
public sealed class DribbleTests(WireMockServer wiremock)
{
    [Theory]
    [InlineData("OpenAIChat")]
    [InlineData("Anthropic")]
    [InlineData("OllamaChat")]
    public async Task Pieces_cut_anywhere_become_whole_events_again(string dialect)
    {
        var expected = DialectCase.All[dialect];
        await using var proxy = await GovernedProxy.StartAsync(wiremock.Address);
        using var straight = new HttpClient { BaseAddress = wiremock.Address };

        using var direct = await straight.PromptAsync(Stubs.Request("dribble", session: null, expected.Path), TestContext.Current.CancellationToken);
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
        await using var proxy = await GovernedProxy.StartAsync(wiremock.Address, new Dictionary<string, string?> { ["Timeouts:Idle"] = "00:00:00.3" });

        using var response = await proxy.PromptAsync("long", "dribble/idle");
        var events = expected.Read(await response.ReadToEndAsync());

        Assert.Equal("timeout_idle", events[^2].Member("error")?.GetProperty("code").GetString());
        Assert.Equal([events.Count - 2], expected.Terminals(events));
        Assert.Equal("timeout_idle", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        Assert.False(Assert.Single(await wiremock.Journal.OfSessionAsync("dribble/idle")).Sent);
    }

    private static string WithoutTag(string data, string streamId) => data.Replace($"\"stream_id\":\"{streamId}\",", "", StringComparison.Ordinal);
}
