using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests;

public sealed class StopTests
{
    [Theory]
    [InlineData("s1")]
    [InlineData(null)]
    public async Task A_stop_ends_the_clients_stream_with_its_terminal_and_answers_when_it_is_settled(string? session)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var stream = await proxy.PostAsync(session, ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await stream.NextEventAsync());

        var stopped = await proxy.StopAsync($"streams/{stream.StreamId}");
        var events = await stream.EventsAsync();

        Assert.Equal(HttpStatusCode.OK, stopped.Status);
        Assert.Equal(("ended", "canceled", false, true), (stopped.Text("state"), stopped.Text("outcome"), stopped.Flag("active"), stopped.Flag("terminal")));
        Assert.Contains("\"type\":\"invalid_request_error\"", events[^2], StringComparison.Ordinal);
        Assert.Contains("\"code\":\"canceled\"", events[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", events[^1]);
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
    }

    [Fact]
    public async Task A_stop_while_the_upstream_has_not_answered_yet_withdraws_the_request()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        var asked = proxy.PostAsync("s1", ("X-Model-Fault", "stall-headers"), ("X-Model-Name", "A"));
        var id = (await model.SeenAsync("A")).StreamId;

        var stopped = await proxy.StopAsync($"streams/{id}");
        using var withdrawn = await asked;

        Assert.Equal((HttpStatusCode.OK, "canceled"), (stopped.Status, stopped.Text("outcome")));
        Assert.Equal(499, (int)withdrawn.Status);
        Assert.Equal("false", withdrawn.Header("x-should-retry"));
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
    }

    /// <summary>The store never heard of such a run, and the one who stopped it learns its end all the same.</summary>
    [Fact]
    public async Task A_stop_before_the_session_was_asked_for_settles_too()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe);
        var held = probe.HoldOnce(RunStep.Acquire);
        var asked = proxy.PostAsync("s1", ("X-Model-Name", "A"));
        await held.Arrived;
        var id = proxy.OpenRuns.Single();

        var pending = await proxy.StopAsync($"streams/{id}?wait=0");
        var stopping = proxy.StopAsync($"streams/{id}?wait=20");
        held.Release();
        using var withdrawn = await asked;
        var stopped = await stopping;

        Assert.Equal((HttpStatusCode.Accepted, true, true), (pending.Status, pending.Flag("active"), pending.Flag("terminal")));
        Assert.Equal((HttpStatusCode.OK, "ended", "canceled"), (stopped.Status, stopped.Text("state"), stopped.Text("outcome")));
        Assert.Equal(499, (int)withdrawn.Status);
        Assert.Empty(model.Names());
    }

    [Fact]
    public async Task A_stop_whose_wait_runs_out_answers_202_and_the_stream_ends_later()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe);
        using var stream = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));
        Assert.NotNull(await stream.NextEventAsync());
        var teardown = probe.HoldOnce(RunStep.Finalize);

        var pending = await proxy.StopAsync($"streams/{stream.StreamId}?wait=0.1");
        teardown.Release();
        var settled = await proxy.StopAsync($"streams/{stream.StreamId}?wait=20");

        Assert.Equal((HttpStatusCode.Accepted, true, true, "canceled"), (pending.Status, pending.Flag("active"), pending.Flag("terminal"), pending.Text("outcome")));
        Assert.Equal((HttpStatusCode.OK, false, "canceled"), (settled.Status, settled.Flag("active"), settled.Text("outcome")));
    }

    [Theory]
    [InlineData("31")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    public async Task A_wait_out_of_its_bounds_is_refused_and_stops_nothing(string wait)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var stream = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));

        var one = await proxy.StopAsync($"streams/{stream.StreamId}?wait={wait}");
        var all = await proxy.StopAsync($"sessions/s1/active?wait={wait}");

        Assert.Equal(HttpStatusCode.BadRequest, one.Status);
        Assert.Equal(HttpStatusCode.BadRequest, all.Status);
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("A")).Ending);
    }
}
