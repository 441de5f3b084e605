using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests;

/// <summary>The takeover matrix, each order forced by a gate of the model server or a hold in the proxy.</summary>
public sealed class TakeoverTests
{
    /// <summary>For teardowns that are held: the valve is not to open on a busy machine.</summary>
    private static readonly Dictionary<string, string?> LongValve = new() { ["CleanupWait"] = "00:00:15" };

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
        await using var proxy = await GovernedProxy.StartAsync(model.Address, LongValve, probe, leases.AddTo);

        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());
        var teardown = probe.HoldOnce(RunStep.Finalize);
        var asked = new List<Task<PromptResponse>>();
        foreach (var name in new[] { "B", "C", "D", "E" })
        {
            asked.Add(proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", name)));
            await leases.WaitedAsync(asked.Count);
            await teardown.Arrived;
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
