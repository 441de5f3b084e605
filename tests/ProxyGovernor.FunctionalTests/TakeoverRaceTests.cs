using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests;

/// <summary>What may happen between one step of a takeover and the next.</summary>
public sealed class TakeoverRaceTests
{
    /// <summary>For teardowns that are held: the valve is not to open on a busy machine.</summary>
    private static readonly Dictionary<string, string?> LongValve = new() { ["CleanupWait"] = "00:00:15" };

    [Fact]
    public async Task A_run_superseded_between_its_grant_and_its_sending_opens_nothing()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, LongValve, probe);
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
        await using var proxy = await GovernedProxy.StartAsync(model.Address, LongValve, probe, leases.AddTo);
        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());
        var teardown = probe.HoldOnce(RunStep.Finalize);
        using var patience = new CancellationTokenSource();
        var leaver = proxy.Client.PromptAsync(Prompt.Request(session: "s1", headers: ("X-Model-Name", "B")), patience.Token);
        await leases.WaitedAsync(1);
        await teardown.Arrived;

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
}
