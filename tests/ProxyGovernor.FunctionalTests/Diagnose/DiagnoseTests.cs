using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.FunctionalTests.Replicas;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests.Diagnose;

/// <summary>The decision tree, asked of real proxies in trouble.</summary>
public sealed class DiagnoseTests
{
    private static readonly (string, string) Endless = ("X-Model-Events", "1000000");

    [Fact]
    public async Task A_teardown_that_is_held_shows_who_waits_on_cleanup_for_whom_until_it_is_over()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["CleanupWait"] = "00:10:00" }, probe);
        using var first = await proxy.PostAsync("s1", Endless);
        Assert.NotNull(await first.NextEventAsync());
        var teardown = probe.HoldOnce(RunStep.Finalize);
        var second = proxy.PostAsync("s1", ("X-Model-Events", "1"));
        await teardown.Arrived;

        var held = await Diagnosis.OfAsync(proxy, "--watch", "1.2");
        teardown.Release();
        await (await second).EventsAsync();
        await proxy.Lifecycle.WaitAsync("stream_end", (await second).StreamId);
        await proxy.SettledAsync((await second).StreamId);
        var healthy = await Diagnosis.OfAsync(proxy, "--watch", "0.1");

        Assert.Equal(1, held.ExitCode);
        Assert.Equal(["waits_on_cleanup", "entry_not_removed"], held.Codes);
        Assert.Equal((await second).StreamId, held.Finding("waits_on_cleanup").GetProperty("stream_id").GetString());
        Assert.Equal(first.StreamId, held.Finding("waits_on_cleanup").GetProperty("other_stream_id").GetString());
        Assert.Equal((0, true, ""), (healthy.ExitCode, healthy.Json.GetProperty("healthy").GetBoolean(), healthy.Errors));
    }

    [Fact]
    public async Task A_takeover_by_force_is_seen_while_it_happens_and_remembered_by_its_session()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address, new Dictionary<string, string?> { ["CleanupWait"] = "00:00:00.200", ["StreamGovernance:Leases:Heartbeat"] = "00:00:00.050" }, probe);
        using var first = await proxy.PostAsync("s1", Endless);
        Assert.NotNull(await first.NextEventAsync());
        var teardown = probe.HoldOnce(RunStep.Finalize);

        var watching = Diagnosis.OfAsync(proxy, "--watch", "6");
        while (!proxy.Services.GetRequiredService<LifecycleFeed>().IsWatched)
        {
            await Pace.NextAsync();
        }

        using var second = await proxy.PostAsync("s1", Endless);
        var seen = await watching;
        var remembered = await Diagnosis.OfAsync(proxy, "--watch", "0.1", "--session", "s1");
        var byStream = await Diagnosis.OfAsync(proxy, "--watch", "0.1", "--stream", first.StreamId);
        teardown.Release();

        Assert.Equal(["wait_at_valve"], seen.Codes);
        Assert.Equal(second.StreamId, seen.Finding("wait_at_valve").GetProperty("stream_id").GetString());
        Assert.Equal(first.StreamId, remembered.Finding("wait_at_valve").GetProperty("stream_id").GetString());
        Assert.Equal([second.StreamId, first.StreamId], remembered.Json.GetProperty("streams").EnumerateArray().Select(stream => stream.GetProperty("stream_id").GetString()));
        Assert.Equal(remembered.Codes, byStream.Codes);
    }

    [Fact]
    public async Task What_happens_in_other_sessions_is_no_finding_of_this_one()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["CleanupWait"] = "00:10:00" }, probe);
        using var quiet = await proxy.PostAsync("quiet", Endless);
        using var first = await proxy.PostAsync("s1", Endless);
        var teardown = probe.HoldOnce(RunStep.Finalize);
        using var stopped = await proxy.Client.DeleteAsync(new Uri($"/governor/streams/{first.StreamId}?wait=0", UriKind.Relative), TestContext.Current.CancellationToken);
        await teardown.Arrived;

        var everything = await Diagnosis.OfAsync(proxy, "--watch", "1.2");
        var one = await Diagnosis.OfAsync(proxy, "--watch", "1.2", "--stream", quiet.StreamId);
        teardown.Release();

        Assert.Equal(["entry_not_removed"], everything.Codes);
        Assert.Equal((0, 1), (one.ExitCode, one.Json.GetProperty("live_streams").GetInt32()));
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_and_leaves_the_streams_unknown()
    {
        await using var outage = await OutageProxy.StartAsync();
        outage.Store.Fault = StoreFault.Throws;
        using var stream = await outage.StreamAsync("A");

        var diagnosis = await Diagnosis.OfAsync(outage.Proxy, "--watch", "0.1");

        Assert.Equal((1, "degraded_replica"), (diagnosis.ExitCode, Assert.Single(diagnosis.Codes)));
        Assert.Contains(diagnosis.Json.GetProperty("answers").EnumerateArray(), answer => answer.GetProperty("answer").GetString() == "unknown");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_replica_that_is_cut_off_from_Redis_says_that_it_governs_alone()
    {
        await using var replicas = await TwoReplicas.StartAsync();
        using var abandoned = await replicas.One.PostAsync("s1", Endless);
        Assert.NotNull(await abandoned.NextEventAsync());

        replicas.Contact.Sever();
        using var local = await replicas.One.PostAsync("s2", Endless);
        Assert.Equal("local", local.Header(GovernorHeaders.StreamDegraded));
        var diagnosis = await Diagnosis.OfAsync(replicas.One, "--watch", "0.1");

        Assert.Equal(1, diagnosis.ExitCode);
        var replica = Assert.Single(diagnosis.Json.GetProperty("replicas").EnumerateArray());
        Assert.Equal(replica.GetProperty("replica").GetString(), diagnosis.Finding("degraded_replica").GetProperty("replica").GetString());
    }
}
