using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Every figure is told exactly once for a run, whatever became of it.</summary>
public sealed class MetricsTests
{
    private const string Labels = "route=default,policy=chat,dialect=OpenAIChat";

    [Fact]
    public async Task A_completed_stream_is_told_once()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var metrics = new MetricRecorder(proxy.Services);

        using var response = await proxy.PostAsync("s1", ("X-Model-Events", "3"));
        var events = await response.EventsAsync();
        await SettledAsync(proxy);

        Assert.Equal((1, 1), (metrics.Count("proxygovernor.streams.started"), metrics.Sum("proxygovernor.streams.started", Labels)));
        Assert.Equal((1, 1), (metrics.Count("proxygovernor.streams.ended"), metrics.Sum("proxygovernor.streams.ended", Labels + ",outcome=completed")));
        Assert.Equal((2, 0), (metrics.Count("proxygovernor.streams.active"), metrics.Sum("proxygovernor.streams.active", Labels)));
        Assert.Equal(1, metrics.Count("proxygovernor.stream.duration", Labels));
        Assert.Equal(1, metrics.Count("proxygovernor.stream.first_event", Labels));
        Assert.Equal((1, events.Count), (metrics.Count("proxygovernor.stream.events"), metrics.Sum("proxygovernor.stream.events", Labels)));
        Assert.Equal(0, metrics.Count("proxygovernor.streams.refused"));
        Assert.Equal(0, metrics.Count("proxygovernor.takeover.wait"));
        Assert.Equal(0, metrics.Count("proxygovernor.upstream.abort"));
        Assert.Equal(1, metrics.Count("proxygovernor.store.call", "op=acquire"));
        Assert.Equal(1, metrics.Count("proxygovernor.store.call", "op=finalize"));
    }

    [Fact]
    public async Task A_takeover_tells_the_wait_and_the_abort_once()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var metrics = new MetricRecorder(proxy.Services);

        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "100000"));
        Assert.NotNull(await first.NextEventAsync());
        using var second = await proxy.PostAsync("s1", ("X-Model-Events", "1"));
        await second.ReadToEndAsync();
        await SettledAsync(proxy, 2);

        Assert.Equal(1, metrics.Count("proxygovernor.streams.ended", "outcome=superseded"));
        Assert.Equal(1, metrics.Count("proxygovernor.streams.ended", "outcome=completed"));
        Assert.Equal(2, metrics.Count("proxygovernor.streams.ended"));
        Assert.Equal((4, 0), (metrics.Count("proxygovernor.streams.active"), metrics.Sum("proxygovernor.streams.active")));
        Assert.Equal(1, metrics.Count("proxygovernor.takeover.wait"));
        Assert.Equal(1, metrics.Count("proxygovernor.takeover.wait", Labels + ",result=clean"));
        Assert.Equal(1, metrics.Count("proxygovernor.upstream.abort", Labels));
        Assert.Equal(1, metrics.Count("proxygovernor.upstream.aborts", Labels + ",result=confirmed"));
    }

    [Fact]
    public async Task What_was_never_granted_is_refused_and_not_ended()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["OnConflict"] = "Reject" });
        using var metrics = new MetricRecorder(proxy.Services);

        using var owner = await proxy.PostAsync("s1", ("X-Model-Fault", "stall@1"));
        using var refused = await proxy.PostAsync("s1");
        await refused.ReadToEndAsync();
        await proxy.Lifecycle.WaitAsync("stream_refused");
        await proxy.SettledAsync(refused.StreamId);

        Assert.Equal((1, 1), (metrics.Count("proxygovernor.streams.refused"), metrics.Count("proxygovernor.streams.refused", Labels + ",outcome=rejected")));
        Assert.Equal(1, metrics.Count("proxygovernor.streams.started"));
        Assert.Equal(1, metrics.Sum("proxygovernor.streams.active"));
        Assert.Equal(0, metrics.Count("proxygovernor.streams.ended"));
    }

    [Theory]
    [InlineData("X-Model-Fault", "reset@1", "upstream_error")]
    [InlineData("X-Model-Fault", "end@1", "upstream_incomplete")]
    [InlineData("X-Model-Fault", "error@1", "upstream_error")]
    [InlineData("X-Model-Status", "503", "upstream_status")]
    public async Task Each_ending_is_told_once_with_its_outcome(string header, string value, string outcome)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var metrics = new MetricRecorder(proxy.Services);

        using var response = await proxy.PostAsync("s1", (header, value), ("X-Model-Events", "3"));
        await response.ReadToEndAsync();
        await SettledAsync(proxy);

        Assert.Equal((1, 1), (metrics.Count("proxygovernor.streams.ended"), metrics.Count("proxygovernor.streams.ended", "outcome=" + outcome)));
        Assert.Equal(0, metrics.Sum("proxygovernor.streams.active"));
        Assert.Equal(0, metrics.Count("proxygovernor.upstream.abort"));
    }

    [Fact]
    public async Task No_label_comes_from_a_client()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var metrics = new MetricRecorder(proxy.Services);

        foreach (var request in (HttpRequestMessage[])[
            Prompt.Request("/marker/v1/chat/completions?marker=1", "marker-session", """{"model":"marker","stream":true}""", ("X-Request-Id", "marker-request"), ("X-Stream-Id", "marker")),
            Prompt.Request("/v1/messages", "marker-other", """{"model":"marker"}""")])
        {
            using var response = await proxy.Client.PromptAsync(request, TestContext.Current.CancellationToken);
            await response.ReadToEndAsync();
        }

        await SettledAsync(proxy, 2);

        Assert.NotEmpty(metrics.Series);
        Assert.DoesNotContain(metrics.Series, static series => series.Contains("marker", StringComparison.Ordinal));
        Assert.All(proxy.Lifecycle.Lines, line => Assert.DoesNotContain(metrics.Series, series => series.Contains(line.StreamId, StringComparison.Ordinal) || series.Contains(line.Session!, StringComparison.Ordinal)));
    }

    private static async Task SettledAsync(GovernedProxy proxy, int streams = 1)
    {
        await proxy.Lifecycle.WaitAsync("stream_end", count: streams);
        await Task.WhenAll(proxy.Lifecycle.Lines.Select(line => proxy.SettledAsync(line.StreamId)));
    }
}
