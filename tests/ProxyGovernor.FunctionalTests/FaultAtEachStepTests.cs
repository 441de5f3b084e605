using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

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
        await AssertSettledAsync(proxy, failed.StreamId, told, "internal_error");
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
        await AssertNextIsServedAsync(proxy);
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
        await AssertSettledAsync(proxy, failed.StreamId, "stream_end", "internal_error");
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
        await AssertSettledAsync(proxy, failed.StreamId, "stream_end", "canceled");
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
        await AssertSettledAsync(proxy, answer.StreamId, "stream_end", "completed");
    }

    [Fact]
    public async Task A_fault_in_a_middleware_behind_governance_is_answered_500()
    {
        var faults = 1;
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address,
            inner: application => application.Use(next => context => Interlocked.Exchange(ref faults, 0) == 0 ? next(context) : throw new InjectedFaultException(RunStep.Forward)));

        using var failed = await proxy.PostAsync("s1", ("X-Model-Name", "A"));

        Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
        await AssertSettledAsync(proxy, failed.StreamId, "stream_end", "internal_error");
        Assert.Equal(["next"], model.Names());
    }

    /// <summary>YARP does not tell a response that cannot be copied from a transform that fails on it: both are 502, governed or not.</summary>
    [Theory]
    [InlineData(true, HttpStatusCode.InternalServerError, "internal_error")]
    [InlineData(false, HttpStatusCode.BadGateway, "upstream_error")]
    public async Task A_fault_in_a_transform_is_answered_as_YARP_sees_it(bool ofTheRequest, HttpStatusCode status, string outcome)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address, services: services => services.AddSingleton<ITransformProvider>(new FaultyTransform(ofTheRequest)));

        using var failed = await proxy.PostAsync("s1", ("X-Model-Name", "A"));

        Assert.Equal(status, failed.Status);
        await AssertSettledAsync(proxy, failed.StreamId, "stream_end", outcome);
        Assert.Equal(ofTheRequest ? ["next"] : ["A", "next"], model.Names());
    }

    private static async Task AssertSettledAsync(GovernedProxy proxy, string streamId, string told, string outcome)
    {
        await proxy.Lifecycle.WaitAsync(told, streamId);
        await AssertNextIsServedAsync(proxy);
        LegalOrder.Check(proxy.Lifecycle.Lines);
        var last = Assert.Single(proxy.Lifecycle.Lines, line => line.StreamId == streamId && line.Outcome is not null);
        Assert.Equal((told, outcome), (last.Name, last.Outcome));
    }

    /// <summary>At once: nobody had to be waited for.</summary>
    private static async Task AssertNextIsServedAsync(GovernedProxy proxy)
    {
        using var next = await proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "next"));
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        await proxy.Lifecycle.WaitAsync("stream_end", next.StreamId);
        Assert.Equal(["stream_start", "stream_first_event", "stream_end"], proxy.Lifecycle.NamesOf(next.StreamId));
    }

    /// <summary>Fails once, before the request is sent or when the response has come.</summary>
    private sealed class FaultyTransform(bool ofTheRequest) : ITransformProvider
    {
        private int _faults = 1;

        public void Apply(TransformBuilderContext context)
        {
            if (ofTheRequest)
            {
                context.AddRequestTransform(_ => Fail());
            }
            else
            {
                context.AddResponseTransform(_ => Fail());
            }
        }

        public void ValidateRoute(TransformRouteValidationContext context)
        {
        }

        public void ValidateCluster(TransformClusterValidationContext context)
        {
        }

        private ValueTask Fail() => Interlocked.Exchange(ref _faults, 0) == 0 ? default : throw new InjectedFaultException(RunStep.Forward);
    }
}
