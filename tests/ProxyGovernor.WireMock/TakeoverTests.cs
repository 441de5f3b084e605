using System.Globalization;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;
using ProxyGovernor.WireMock.Model;

namespace ProxyGovernor.WireMock;

/// <summary>Who reached the model server and who was cut off there, as its journal has it.</summary>
public sealed class TakeoverTests(StubbedModel model)
{
    [Fact]
    public async Task A_superseded_stream_has_its_terminal_and_its_request_is_cut_off()
    {
        const string Session = "takeover/stream";
        var expected = DialectCase.All["OpenAIChat"];
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var older = await proxy.PromptAsync("held", Session);
        await proxy.Lifecycle.WaitAsync("stream_first_event", older.StreamId);
        using var newer = await proxy.PromptAsync("dribble", Session);
        var events = expected.Read(await older.ReadToEndAsync());
        var answer = expected.Read(await newer.ReadToEndAsync());

        Assert.Equal("superseded", events[^2].Member("error")?.GetProperty("code").GetString());
        Assert.Equal([events.Count - 2], expected.Terminals(events));
        Assert.Equal([answer.Count - 1], expected.Terminals(answer));
        Assert.Equal("superseded", await proxy.Lifecycle.OutcomeAsync(older.StreamId));

        var served = model.Journal.OfSession(Session);
        Assert.Equal([(older.StreamId, ModelEnding.Aborted), (newer.StreamId, ModelEnding.Completed)], await EndingsAsync(served));
        Assert.True(Fence(served[0]) < Fence(served[1]));
    }

    [Fact]
    public async Task A_waiter_that_is_superseded_never_reaches_the_model_server()
    {
        const string Session = "takeover/waiter";
        var probe = new StepProbe();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["CleanupWait"] = "00:00:20" }, probe);
        var waiting = new RetryingClient(proxy.NewClient());

        using var owner = await proxy.PromptAsync("held", Session);
        await proxy.Lifecycle.WaitAsync("stream_first_event", owner.StreamId);
        var teardown = probe.HoldOnce(RunStep.Finalize);
        var waiter = waiting.PromptAsync(() => StubPrompt.Request("whole", Session));
        await teardown.Arrived;
        var newest = proxy.PromptAsync("whole", Session);
        using var answer = await waiter;
        teardown.Release();
        using var served = await newest;

        Assert.Equal((499, "false"), ((int)answer.Status, answer.Header("x-should-retry")));
        Assert.Equal("superseded", (await answer.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("data: [DONE]\n", (await served.EventsAsync())[^1]);
        Assert.Equal(1, waiting.Attempts);
        Assert.Equal([owner.StreamId, served.StreamId], model.Journal.OfSession(Session).Select(request => request.StreamId));
    }

    [Fact]
    public async Task A_client_that_leaves_takes_its_request_with_it()
    {
        const string Session = "takeover/leaves";
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        var gone = await proxy.PromptAsync("held", Session);
        await gone.NextEventAsync();
        gone.Dispose();
        Assert.Equal("client_closed", await proxy.Lifecycle.OutcomeAsync(gone.StreamId));
        using var next = await proxy.PromptAsync("dribble", Session);
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);

        Assert.Equal([(gone.StreamId, ModelEnding.Aborted), (next.StreamId, ModelEnding.Completed)], await EndingsAsync(model.Journal.OfSession(Session)));
    }

    private static Task<(string?, ModelEnding)[]> EndingsAsync(IEnumerable<ServedRequest> served) =>
        Task.WhenAll(served.Select(async request => (request.StreamId, await request.EndedAsync())));

    private static long Fence(ServedRequest request) => long.Parse(request.Fence!, CultureInfo.InvariantCulture);
}
