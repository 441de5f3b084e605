using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Whatever fails, and wherever: one finalize, one outcome told, the lease free, and the session's next request served at once.</summary>
public sealed class FaultAtEachStepTests
{
    [Theory]
    [InlineData(nameof(RunStep.Open), "stream_refused")]
    [InlineData(nameof(RunStep.Acquire), "stream_refused")]
    [InlineData(nameof(RunStep.AwaitCleanup), "stream_end")]
    [InlineData(nameof(RunStep.Forward), "stream_end")]
    public async Task A_fault_before_the_response_is_answered_500(string step, string told)
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe);
        probe.FailOnce(Enum.Parse<RunStep>(step));

        using var failed = await proxy.PostAsync("s1", ("X-Model-Name", "A"));

        Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
        Assert.Equal("internal_error", (await failed.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        await Settled.CheckAsync(proxy, failed.StreamId, told, "internal_error");
        Assert.Equal(["next"], model.Names());
    }

    [Fact]
    public async Task A_fault_while_the_request_is_identified_opens_no_run()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe);
        probe.FailOnce(RunStep.Identify);

        using var failed = await proxy.PostAsync("s1");

        Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
        Assert.Empty(proxy.Lifecycle.Lines);
        await Settled.CheckNextIsServedAsync(proxy);
    }

    [Fact]
    public async Task A_fault_in_mid_stream_is_told_by_a_terminal()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe);
        using var failed = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await failed.NextEventAsync());

        probe.FailOnce(RunStep.Stream);
        var events = await failed.EventsAsync();

        Assert.Contains("\"code\":\"internal_error\"", events[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", events[^1]);
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
        await Settled.CheckAsync(proxy, failed.StreamId, "stream_end", "internal_error");
    }

    [Fact]
    public async Task A_fault_at_the_end_of_a_stream_changes_no_outcome()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe);
        using var failed = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await failed.NextEventAsync());

        probe.FailOnce(RunStep.End);
        await proxy.StopAsync($"streams/{failed.StreamId}");

        // No terminal could be made, so what the client has must not look whole.
        await Assert.ThrowsAnyAsync<Exception>(failed.EventsAsync);
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
        await Settled.CheckAsync(proxy, failed.StreamId, "stream_end", "canceled");
    }

    [Fact]
    public async Task A_fault_while_finalizing_costs_neither_the_end_nor_the_lease()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe);
        probe.FailOnce(RunStep.Finalize);

        using var answer = await proxy.PostAsync("s1", ("X-Model-Events", "1"));

        Assert.Equal("data: [DONE]\n", (await answer.EventsAsync())[^1]);
        await Settled.CheckAsync(proxy, answer.StreamId, "stream_end", "completed");
    }
}
