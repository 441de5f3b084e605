using System.Net.WebSockets;
using ProxyGovernor.FunctionalTests.Replicas;
using ProxyGovernor.FunctionalTests.Http.WebSockets;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests;

/// <summary>An abort that its engine does not confirm makes the successor take the session by force.</summary>
public sealed class UnconfirmedAbortTests
{
    private static readonly TimeSpan ShortValve = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("/abort/{stream_id}?X-Model-Status=500", "failed", "status 500")]
    [InlineData("/abort/{stream_id}?X-Model-Gate=shut", "sent", "no answer in time")]
    [InlineData("http://127.0.0.1:1/abort/{stream_id}", "failed", "ConnectionError")]
    public async Task The_successor_takes_over_by_force(string aborter, string result, string detail)
    {
        await using var stage = await AbortingProxy.StartAsync(aborter, ShortValve);
        using var first = await stage.BeginAsync("A");

        var successor = await stage.SupersedeAsync();

        Assert.Equal(["prev_stream_forced", "stream_start"], stage.Proxy.Lifecycle.NamesOf(successor).Take(2));
        await stage.Proxy.Lifecycle.WaitAsync("stream_end", first.StreamId);
        Assert.Equal((1, 1), (stage.Metrics.Count("proxygovernor.upstream.aborts"), stage.Metrics.Count("proxygovernor.upstream.aborts", "result=" + result)));
        Assert.Equal(1, stage.Metrics.Count("proxygovernor.takeover.wait", "result=forced"));
        var line = Assert.Single(stage.AbortLines);
        Assert.StartsWith("Warning ", line, StringComparison.Ordinal);
        Assert.Contains($"result={result} detail={detail}", line, StringComparison.Ordinal);
        LegalOrder.Check(stage.Proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task A_successor_on_another_replica_takes_over_by_force_too()
    {
        await using var replicas = await TwoReplicas.StartAsync(
            (AbortingProxy.AborterKey, "/abort/{stream_id}?X-Model-Status=500"), ("CleanupWait", "00:00:01"), ("StreamGovernance:Leases:Heartbeat", "00:00:00.050"));
        using var first = await replicas.One.PostAsync("s1", ("X-Model-Events", "1000000"));
        Assert.NotNull(await first.NextEventAsync());

        using var second = await replicas.Other.PostAsync("s1", ("X-Model-Events", "1"));
        await second.ReadToEndAsync();

        Assert.Equal("prev_stream_forced", replicas.Other.Lifecycle.NamesOf(second.StreamId)[0]);
        Assert.Equal("superseded", await replicas.One.Lifecycle.OutcomeAsync(first.StreamId));
        Assert.Empty(replicas.One.Lifecycle.Errors);
    }

    [Fact]
    public async Task Before_its_first_event_nothing_names_a_generation_to_sglang()
    {
        await using var stage = await AbortingProxy.StartAsync("sglang", ShortValve);
        var first = stage.Proxy.PostAsync("s1", ("X-Model-Fault", "stall-headers"), ("X-Model-Name", "A"));
        await (await stage.Model.SeenAsync("A")).Received.InTime();

        var successor = await stage.SupersedeAsync();

        Assert.Equal("prev_stream_forced", stage.Proxy.Lifecycle.NamesOf(successor)[0]);
        Assert.Empty(stage.Aborts);
        Assert.Contains("result=failed detail=no rid is known", Assert.Single(stage.AbortLines), StringComparison.Ordinal);
        using var answer = await first;
        Assert.Equal(499, (int)answer.Status);
    }

    [Fact]
    public async Task The_client_has_its_terminal_and_the_end_of_its_body_while_the_engine_still_thinks_about_it()
    {
        await using var stage = await AbortingProxy.StartAsync("/abort/{stream_id}?X-Model-Gate=abort");
        using var first = await stage.BeginAsync("A");
        var successor = stage.SupersedeAsync();

        var events = await first.EventsAsync();
        Assert.Contains("superseded", events[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", events[^1]);
        await stage.Model.Gates.WaitingAsync("abort", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("stream_end", stage.Proxy.Lifecycle.NamesOf(first.StreamId));

        stage.Model.Gates.Open("abort");
        Assert.Equal("prev_stream_finished_cleanly", stage.Proxy.Lifecycle.NamesOf(await successor)[0]);
    }

    [Fact]
    public async Task A_session_that_nobody_waits_for_is_free_after_the_valve()
    {
        await using var stage = await AbortingProxy.StartAsync("/abort/{stream_id}?X-Model-Status=500", ShortValve);
        var first = await stage.BeginAsync("A");
        var id = first.StreamId;
        first.Dispose();

        await stage.Proxy.Lifecycle.WaitAsync("stream_end", id);
        await stage.Proxy.SettledAsync(id);
        var successor = await stage.SupersedeAsync();

        Assert.Equal("stream_start", stage.Proxy.Lifecycle.NamesOf(successor)[0]);
        Assert.Equal(0, stage.Metrics.Count("proxygovernor.takeover.wait"));
    }

    [Fact]
    public async Task An_upgrade_whose_abort_fails_holds_its_session_too()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?>
        {
            [AbortingProxy.AborterKey] = "http://127.0.0.1:1/abort/{stream_id}",
            ["CleanupWait"] = "00:00:01",
            ["StreamGovernance:Leases:Heartbeat"] = "00:00:00.050",
        });
        using var first = await ConnectAsync(proxy);
        using var second = await ConnectAsync(proxy);

        await proxy.Lifecycle.WaitAsync("stream_end");
        Assert.Contains("prev_stream_forced", proxy.Lifecycle.Lines.Select(line => line.Name));
        Assert.Empty(proxy.Lifecycle.Errors);
    }

    private static async Task<ClientWebSocket> ConnectAsync(GovernedProxy proxy)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Session-Id", "s1");
        await socket.ConnectAsync(new Uri($"ws://{proxy.Address.Authority}/v1/realtime"), TestContext.Current.CancellationToken).InTime();
        return socket;
    }
}
