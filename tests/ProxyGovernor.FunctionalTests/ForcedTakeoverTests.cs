using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests;

public sealed class ForcedTakeoverTests
{
    private static readonly Dictionary<string, string?> ShortValve = new()
    {
        ["CleanupWait"] = "00:00:00.200",
        ["StreamGovernance:Leases:Heartbeat"] = "00:00:00.050",
    };

    [Fact]
    public async Task A_teardown_that_is_held_is_overtaken_at_the_valve_and_touches_nothing_of_its_successor()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, ShortValve, probe);
        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());
        var teardown = probe.HoldOnce(RunStep.Finalize);
        model.Gates.Release("B");

        using var second = await proxy.PostAsync("s1", ("X-Model-Gate", "B"), ("X-Model-Events", "1"), ("X-Model-Name", "B"));
        Assert.Equal(["prev_stream_forced", "stream_start"], proxy.Lifecycle.NamesOf(second.StreamId));
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
        Assert.DoesNotContain("stream_end", proxy.Lifecycle.NamesOf(first.StreamId));

        teardown.Release();
        await proxy.Lifecycle.WaitAsync("stream_end", first.StreamId);
        await proxy.SettledAsync(first.StreamId);
        var session = await proxy.StatusAsync("sessions/s1");
        Assert.Equal(second.StreamId, session.Json.GetProperty("active").GetProperty("stream_id").GetString());
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("B")).Ending);

        model.Gates.Open("B");
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        await proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task A_late_stop_of_the_predecessor_leaves_the_successor_alone()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, ShortValve, probe);
        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));
        Assert.NotNull(await first.NextEventAsync());
        var teardown = probe.HoldOnce(RunStep.Finalize);
        model.Gates.Release("B");
        using var second = await proxy.PostAsync("s1", ("X-Model-Gate", "B"), ("X-Model-Events", "1"), ("X-Model-Name", "B"));

        // Once while its teardown is still under way, and once when it is long gone.
        var held = await proxy.StopAsync($"streams/{first.StreamId}?wait=0");
        teardown.Release();
        await proxy.Lifecycle.WaitAsync("stream_end", first.StreamId);
        var late = await proxy.StopAsync($"streams/{first.StreamId}");

        Assert.Equal(HttpStatusCode.Accepted, held.Status);
        Assert.Equal(HttpStatusCode.OK, late.Status);
        Assert.Equal("superseded", late.Text("outcome"));
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("B")).Ending);
        model.Gates.Open("B");
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        await proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }
}
