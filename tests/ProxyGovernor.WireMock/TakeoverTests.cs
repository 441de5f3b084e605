using System.Globalization;
using ProxyGovernor.Pipeline;
using ProxyGovernor.WireMock.Server;

namespace ProxyGovernor.WireMock;

/// <summary>Who reached the model server and who was cut off there, as its journal has it.</summary>
public sealed class TakeoverTests(WireMockServer wiremock)
{
    [Fact]
    public async Task A_superseded_stream_has_its_terminal_and_its_request_is_cut_off()
    {
        const string Session = "takeover/stream";
        var expected = DialectCase.All["OpenAIChat"];
        await using var proxy = await GovernedProxy.StartAsync(wiremock.Address);

        using var older = await proxy.PromptAsync("slow", Session);
        await proxy.Lifecycle.WaitAsync("stream_first_event", older.StreamId);
        using var newer = await proxy.PromptAsync("slow", Session);
        var events = expected.Read(await older.ReadToEndAsync());
        var answer = expected.Read(await newer.ReadToEndAsync());

        Assert.Equal("superseded", events[^2].Member("error")?.GetProperty("code").GetString());
        Assert.Equal([events.Count - 2], expected.Terminals(events));
        Assert.Equal([answer.Count - 1], expected.Terminals(answer));
        Assert.Equal("superseded", await proxy.Lifecycle.OutcomeAsync(older.StreamId));

        // The newer one took as long as the older one would have: what is not sent by now never is.
        var served = await wiremock.Journal.WaitAsync(Session, requests => requests[^1].Sent);
        Assert.Equal([(older.StreamId, false), (newer.StreamId, true)], served.Select(request => (request.StreamId, request.Sent)));
        Assert.True(Fence(served[0]) < Fence(served[1]));
    }

    [Fact]
    public async Task A_waiter_that_is_superseded_never_reaches_the_model_server()
    {
        const string Session = "takeover/waiter";
        var probe = new StepProbe();
        await using var proxy = await GovernedProxy.StartAsync(wiremock.Address, new Dictionary<string, string?> { ["CleanupWait"] = "00:00:20" }, probe);
        var waiting = new RetryingClient(proxy.NewClient());

        using var owner = await proxy.PromptAsync("slow", Session);
        await proxy.Lifecycle.WaitAsync("stream_first_event", owner.StreamId);
        var teardown = probe.HoldOnce(RunStep.Finalize);
        var waiter = waiting.PromptAsync(() => Stubs.Request("whole", Session));
        await teardown.Arrived;
        var newest = proxy.PromptAsync("whole", Session);
        using var answer = await waiter;
        teardown.Release();
        using var served = await newest;

        Assert.Equal((499, "false"), ((int)answer.Status, answer.Header("x-should-retry")));
        Assert.Equal("superseded", (await answer.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("data: [DONE]\n", (await served.EventsAsync())[^1]);
        Assert.Equal(1, waiting.Attempts);
        Assert.Equal([owner.StreamId, served.StreamId], (await wiremock.Journal.OfSessionAsync(Session)).Select(request => request.StreamId));
    }

    [Fact]
    public async Task A_client_that_leaves_takes_its_request_with_it()
    {
        const string Session = "takeover/leaves";
        await using var proxy = await GovernedProxy.StartAsync(wiremock.Address);

        var gone = await proxy.PromptAsync("slow", Session);
        await gone.NextEventAsync();
        gone.Dispose();
        Assert.Equal("client_closed", await proxy.Lifecycle.OutcomeAsync(gone.StreamId));
        using var next = await proxy.PromptAsync("slow", Session);
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);

        var served = await wiremock.Journal.WaitAsync(Session, requests => requests[^1].Sent);
        Assert.Equal([(gone.StreamId, false), (next.StreamId, true)], served.Select(request => (request.StreamId, request.Sent)));
    }

    private static long Fence(ServedRequest request) => long.Parse(request.Fence!, CultureInfo.InvariantCulture);
}
