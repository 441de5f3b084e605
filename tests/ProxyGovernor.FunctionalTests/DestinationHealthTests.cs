using System.Net;
using ProxyGovernor.FunctionalTests.Http;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>A destination is blamed for what it did, and never for what we or the client did.</summary>
public sealed class DestinationHealthTests
{
    /// <summary>As a server that has no more use for a request resets its stream.</summary>
    private const int Cancel = 8;

    [Theory]
    [InlineData("reset@2", true)]
    [InlineData("half@2", true)]
    [InlineData("reset@0", true)]
    [InlineData("stall@2", true)]
    [InlineData("stall@0", true)]
    [InlineData("stall-headers", true)]
    [InlineData("error@2", false)]
    [InlineData("end@2", false)]
    public async Task Failing_streams_and_silence_are_blamed(string fault, bool blamed)
    {
        var health = new HealthRecorder();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await StartAsync(model.Address, health, ("Timeouts:FirstByte", "00:00:00.4"), ("Timeouts:Idle", "00:00:00.2"));

        using var response = await proxy.PostAsync("s", ("X-Model-Events", "3"), ("X-Model-Interval", "0"), ("X-Model-Fault", fault));
        await response.ReadToEndAsync();

        var told = await health.NextAsync();
        Assert.Equal(blamed, HealthRecorder.Blaming.Contains(told));
    }

    [Theory]
    [InlineData("stall-headers")]
    [InlineData("connect")]
    public async Task Silence_before_the_headers_is_blamed_where_the_response_has_started(string fault)
    {
        var health = new HealthRecorder();
        using var nobody = new FullBacklog();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await StartAsync(
            fault == "connect" ? nobody.Address : model.Address, health, ("Heartbeat", Heartbeats.Interval), ("Timeouts:FirstByte", "00:00:02"),
            ("ReverseProxy:Clusters:models:Metadata:StreamGovernance.ConnectTimeout", "00:00:01"));

        using var response = await proxy.PostAsync("s", fault == "connect" ? [] : [("X-Model-Fault", fault)]);
        await response.HearAsync("OpenAIChat", 1);
        await response.ReadToEndAsync();

        Assert.Contains(await health.NextAsync(), HealthRecorder.Blaming);
    }

    [Fact]
    public async Task A_refused_connection_is_blamed()
    {
        var health = new HealthRecorder();
        await using var proxy = await StartAsync(ClosedPort.Address(), health);

        using var response = await proxy.PostAsync("s");

        var told = await health.NextAsync();
        Assert.Contains(told, HealthRecorder.Blaming);
    }

    [Theory]
    [InlineData("superseded", true)]
    [InlineData("superseded", false)]
    [InlineData("stopped", true)]
    [InlineData("stopped", false)]
    [InlineData("left", true)]
    [InlineData("left", false)]
    [InlineData("total", true)]
    [InlineData("total", false)]
    public async Task Endings_from_outside_are_not_blamed(string ending, bool streams)
    {
        var health = new HealthRecorder();
        await using var model = RawModelServer.Start(streams ? RawScripts.EventStreamThenHold(1) : HeldAnswers.HalfOfJson);
        await using var proxy = await StartAsync(model.Address, health, ("Timeouts:Total", ending == "total" ? "00:00:01" : "00:01:00"));
        using var leaving = new CancellationTokenSource();
        var answer = proxy.Client.PromptAsync(Prompt.Request(session: "s"), leaving.Token);
        await proxy.Lifecycle.WaitAsync("stream_first_event");

        switch (ending)
        {
            case "superseded":
                _ = proxy.PostAsync("s");
                break;
            case "stopped":
                await proxy.StopStreamAsync(proxy.Lifecycle.Lines[0].StreamId);
                break;
            case "left":
                await leaving.CancelAsync();
                await Task.WhenAny(answer);
                (answer.IsCompletedSuccessfully ? await answer : null)?.Dispose();
                break;
        }

        var told = await health.NextAsync();
        Assert.DoesNotContain(told, HealthRecorder.Blaming);
    }

    [Fact]
    public async Task A_reset_in_mid_upload_is_a_bad_gateway_and_is_blamed()
    {
        await using var model = Http2Server.Start(static async (wire, _) => await wire.ResetAsync((await wire.ReadAsync(Http2FrameType.Headers)).Stream, Cancel));
        var health = new HealthRecorder();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address, HttpVersions.Cluster(Speaks.H2c).Concat(HealthRecorder.Settings).ToDictionary(), services: health.Register, host: static builder => builder.WebHost.Listen(Speaks.H2c));
        using var http = HttpVersions.Client(proxy.Address, Speaks.H2c);
        using var request = Prompt.Request(session: "s");
        var never = new TaskCompletionSource();
        request.Content = new GatedBody("{", never.Task, "}");

        using var response = await http.PromptAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.Status);
        Assert.Equal("upstream_error", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        Assert.Contains(await health.NextAsync(), HealthRecorder.Blaming);
    }

    private static Task<GovernedProxy> StartAsync(Uri backend, HealthRecorder health, params (string Key, string Value)[] settings) =>
        GovernedProxy.StartAsync(
            backend, settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)).Concat(HealthRecorder.Settings).ToDictionary(),
            services: health.Register);
}
