using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Each timer ends what it is for, under its own name, and nothing else.</summary>
public sealed class TimeoutTests
{
    private const string Event = "data: {\"text\":\"first\"}\n\n";
    private const string Comment = ": keep-alive\n\n";
    private const string Ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";

    [Fact]
    public async Task Connect_is_the_clusters_own_timer()
    {
        using var nobody = new FullBacklog();
        await using var proxy = await StartAsync(nobody.Address, ("ReverseProxy:Clusters:models:Metadata:StreamGovernance.ConnectTimeout", "00:00:00.2"));

        using var response = await proxy.PostAsync("s");
        var body = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.Status);
        Assert.Equal("timeout_connect", body.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("timeout_connect", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData(Prompt.ChatPath, "", Comment, "FirstByte", "timeout_first_byte")]
    [InlineData(Prompt.ChatPath, Event, Comment, "Idle", "timeout_idle")]
    [InlineData("/v1/messages", "", Ping, "FirstByte", "timeout_first_byte")]
    [InlineData("/v1/messages", Event, Ping, "Idle", "timeout_idle")]
    public async Task Comments_and_pings_are_no_events_to_any_timer(string path, string first, string repeated, string timer, string outcome)
    {
        await using var model = RawModelServer.Start(HeldAnswers.Repeating(first, repeated));
        await using var proxy = await StartAsync(model.Address, ($"Timeouts:{timer}", "00:00:01"));

        using var response = await proxy.Client.PromptAsync(Prompt.Request(path, "s"), TestContext.Current.CancellationToken);
        var body = await response.ReadToEndAsync();

        Assert.Contains(repeated[..12], body, StringComparison.Ordinal);
        Assert.Contains("\"error\"", body, StringComparison.Ordinal);
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData("Idle", "timeout_idle")]
    [InlineData("Total", "timeout_total")]
    public async Task Half_of_a_json_answer_is_an_error_and_never_reaches_the_client(string timer, string outcome)
    {
        await using var model = RawModelServer.Start(HeldAnswers.HalfOfJson);
        await using var proxy = await StartAsync(model.Address, ($"Timeouts:{timer}", "00:00:01"));

        using var response = await proxy.PostAsync("s");

        var body = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.Status);
        Assert.Equal(outcome, body.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        await model.Connections[0].WaitForPeerCloseAsync(TestContext.Current.CancellationToken).WaitAsync(Limits.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_cut_off_and_the_model_with_it()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await StartAsync(model.Address, ("Timeouts:Write", "00:00:00.3"));

        using var client = await RawClient.PostAsync(proxy, ("X-Model-Events", "10000"), ("X-Model-Interval", "0"), ("X-Model-Event-Size", "100000"));
        var request = await model.Requests.WaitAsync(_ => true, TestContext.Current.CancellationToken);

        Assert.Equal("timeout_write", await proxy.Lifecycle.OutcomeAsync(request.StreamId!));
        Assert.Equal(ModelEnding.Aborted, await request.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        Assert.False(await client.DrainAsync());
    }

    [Fact]
    public async Task A_slow_client_is_not_the_models_idleness()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await StartAsync(model.Address, ("Timeouts:Idle", "00:00:00.5"));
        using var slow = await RawClient.PostAsync(proxy, ("X-Model-Events", "300"), ("X-Model-Interval", "0"), ("X-Model-Event-Size", "100000"));
        var request = await model.Requests.WaitAsync(seen => seen.EventsSent > 1, TestContext.Current.CancellationToken);

        await RawClient.WaitUntilStuckAsync(proxy, request);

        Assert.Equal(ModelEnding.Running, request.Ending);
        Assert.True(await slow.DrainAsync());
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(request.StreamId!));
    }

    private static Task<GovernedProxy> StartAsync(Uri backend, (string Key, string Value) setting) =>
        GovernedProxy.StartAsync(backend, new Dictionary<string, string?> { [setting.Key] = setting.Value });
}
