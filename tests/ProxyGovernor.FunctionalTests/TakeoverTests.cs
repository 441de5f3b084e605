using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests;

/// <summary>The takeover matrix, each order forced by a gate of the model server or a hold in the proxy.</summary>
public sealed class TakeoverTests
{
    [Fact]
    public async Task A_stream_alone_runs_to_its_end()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        var asked = proxy.PostAsync("s1", ("X-Model-Gate", "A"), ("X-Model-Name", "A"), ("X-Model-Events", "2"));
        await model.Gates.WaitingAsync("A", TestContext.Current.CancellationToken).InTime();
        model.Gates.Open("A");
        using var answer = await asked;

        Assert.Equal("data: [DONE]\n", (await answer.EventsAsync())[^1]);
        await proxy.Lifecycle.WaitAsync("stream_end", answer.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
        Assert.Equal(ModelEnding.Completed, await model.EndedAsync("A"));
    }

    [Fact]
    public async Task A_stopped_stream_makes_way_for_the_next()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());
        var stopped = await proxy.StopAsync($"streams/{first.StreamId}");
        using var second = await proxy.PostAsync("s1", ("X-Model-Events", "1"));

        Assert.Equal(HttpStatusCode.OK, stopped.Status);
        Assert.Contains("\"code\":\"canceled\"", (await first.EventsAsync())[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
        await proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
        Assert.DoesNotContain(proxy.Lifecycle.Lines, line => line.Name.StartsWith("prev_stream", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_superseded_before_its_headers_is_withdrawn_and_told_not_to_come_back()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        var asked = proxy.PostAsync("s1", ("X-Model-Gate", "A"), ("X-Model-Name", "A"));
        await model.Gates.WaitingAsync("A", TestContext.Current.CancellationToken).InTime();
        using var second = await proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "B"));
        using var first = await asked;

        Assert.Equal(499, (int)first.Status);
        Assert.Equal("false", first.Header("x-should-retry"));
        Assert.Equal("superseded", (await first.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
        await proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task Of_a_burst_the_newest_answers_and_those_in_between_never_reach_the_model_server()
    {
        var leases = new WatchedLeases();
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe, services: leases.AddTo);

        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());
        var teardown = probe.HoldOnce(RunStep.Finalize);
        var asked = new List<Task<PromptResponse>>();
        foreach (var name in new[] { "B", "C", "D", "E" })
        {
            asked.Add(proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", name)));
            await leases.WaitedAsync(asked.Count);
        }

        foreach (var between in asked[..^1])
        {
            using var withdrawn = await between;
            Assert.Equal(499, (int)withdrawn.Status);
            Assert.Equal("false", withdrawn.Header("x-should-retry"));
        }

        Assert.False(asked[^1].IsCompleted);
        teardown.Release();
        using var newest = await asked[^1];
        Assert.Equal("data: [DONE]\n", (await newest.EventsAsync())[^1]);
        Assert.Contains("\"code\":\"superseded\"", (await first.EventsAsync())[^2], StringComparison.Ordinal);
        Assert.Equal(["A", "E"], model.Names());
        await proxy.Lifecycle.WaitAsync("stream_end", newest.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
        Assert.Equal(3, proxy.Lifecycle.Lines.Count(line => line is { Name: "stream_refused", Outcome: "superseded" }));
    }

    [Fact]
    public async Task A_run_superseded_between_its_grant_and_its_sending_opens_nothing()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe);
        var granted = probe.HoldOnce(RunStep.Forward);

        var asked = proxy.PostAsync("s1", ("X-Model-Name", "A"));
        await granted.Arrived;
        var newer = proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "B"));
        await proxy.Lifecycle.WaitAsync("stream_superseded");
        granted.Release();
        using var first = await asked;
        using var second = await newer;

        Assert.Equal(499, (int)first.Status);
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Equal(["B"], model.Names());
        await proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task A_client_that_leaves_while_it_waits_leaves_no_trace_behind()
    {
        var leases = new WatchedLeases();
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, probe: probe, services: leases.AddTo);
        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());
        var teardown = probe.HoldOnce(RunStep.Finalize);
        using var patience = new CancellationTokenSource();
        var leaver = proxy.Client.PromptAsync(Prompt.Request(session: "s1", headers: ("X-Model-Name", "B")), patience.Token);
        await leases.WaitedAsync(1);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        await proxy.Lifecycle.WaitUntilAsync(lines => lines.Any(line => line is { Name: "stream_refused", Outcome: "client_closed" }));
        teardown.Release();
        using var next = await proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "C"));

        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        Assert.Equal(["A", "C"], model.Names());
        await proxy.Lifecycle.WaitAsync("stream_end", next.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }

    /// <summary>Hints only make it fast: what they say is true without them.</summary>
    [Fact]
    public async Task Where_every_hint_is_lost_the_heartbeat_carries_the_takeover()
    {
        var leases = new WatchedLeases(losesHints: true);
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address, new Dictionary<string, string?> { ["CleanupWait"] = "00:00:15", ["StreamGovernance:Leases:Heartbeat"] = "00:00:00.050" }, services: leases.AddTo);
        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());

        using var second = await proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "B"));

        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Contains("\"code\":\"superseded\"", (await first.EventsAsync())[^2], StringComparison.Ordinal);
        Assert.Equal("prev_stream_finished_cleanly", proxy.Lifecycle.NamesOf(second.StreamId)[0]);
        await proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task Another_session_is_left_alone()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        var bystander = proxy.PostAsync("s2", ("X-Model-Gate", "X"), ("X-Model-Events", "1"), ("X-Model-Name", "X"));
        await model.Gates.WaitingAsync("X", TestContext.Current.CancellationToken).InTime();
        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        using var second = await proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "B"));
        await second.EventsAsync();

        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("X")).Ending);
        model.Gates.Open("X");
        using var answer = await bystander;
        Assert.Equal("data: [DONE]\n", (await answer.EventsAsync())[^1]);
        await proxy.Lifecycle.WaitAsync("stream_end", count: 3);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }
}
