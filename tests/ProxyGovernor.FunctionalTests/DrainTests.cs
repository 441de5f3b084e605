using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class DrainTests
{
    [Fact]
    public async Task A_stopping_replica_refuses_new_streams_and_lets_running_ones_finish()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        model.Gates.Release("A");
        using var running = await proxy.PostAsync("s1", ("X-Model-Gate", "A"), ("X-Model-Events", "1"), ("X-Model-Name", "A"));

        proxy.BeginStop();
        using var refused = await proxy.PostAsync("s1", ("X-Model-Name", "B"));
        model.Gates.Open("A");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal("shutdown", (await refused.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("data: [DONE]\n", (await running.EventsAsync())[^1]);
        Assert.Equal(["A"], model.Names());
        await proxy.Lifecycle.WaitAsync("stream_end", running.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task A_stream_that_outlasts_the_drain_time_is_told_and_the_server_stops()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["StreamGovernance:DrainTimeout"] = "00:00:00.300" });
        using var running = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await running.NextEventAsync());
        var held = proxy.PostAsync("s2", ("X-Model-Fault", "stall-headers"), ("X-Model-Name", "B"));
        await model.SeenAsync("B");

        var stopped = proxy.StopAsync();
        var events = await running.EventsAsync();
        using var unanswered = await held;
        await stopped.InTime();

        Assert.Contains("\"code\":\"shutdown\"", events[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", events[^1]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unanswered.Status);
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
        Assert.Equal(2, proxy.Lifecycle.Lines.Count(line => line is { Name: "stream_end", Outcome: "shutdown" }));
    }
}
