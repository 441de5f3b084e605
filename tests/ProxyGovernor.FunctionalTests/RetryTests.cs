using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>A client that retries must not come back as the newer request and end its own successor.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task A_superseded_request_is_never_retried()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        var older = new RetryingClient(proxy.Client);
        var newer = new RetryingClient(proxy.NewClient());

        var superseded = older.PromptAsync(() => Prompt.Request(session: "s1", headers: ("X-Model-Fault", "stall-headers")));
        await model.Requests.WaitAsync(_ => true, TestContext.Current.CancellationToken).WaitAsync(Limits.Patience, TestContext.Current.CancellationToken);
        model.Gates.Release("g");
        using var successor = await newer.PromptAsync(() => Prompt.Request(session: "s1", headers: [("X-Model-Events", "2"), ("X-Model-Gate", "g")]));
        using var answer = await superseded;
        model.Gates.Open("g");

        Assert.Equal("data: [DONE]\n", (await successor.EventsAsync())[^1]);
        Assert.Equal(499, (int)answer.Status);
        Assert.Equal("false", answer.Header("x-should-retry"));
        Assert.Equal("superseded", (await answer.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal((1, 1), (older.Attempts, newer.Attempts));
        Assert.Equal(2, model.Requests.Snapshot().Count);
    }

    [Fact]
    public async Task A_superseded_waiter_is_never_retried_either()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        var probe = new StepProbe();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["CleanupWait"] = "00:00:20" }, probe);
        var teardown = probe.HoldOnce(Pipeline.RunStep.Finalize);
        var waiting = new RetryingClient(proxy.NewClient());

        using var owner = await proxy.PostAsync("s1", ("X-Model-Events", "100000"));
        var waiter = waiting.PromptAsync(() => Prompt.Request(session: "s1"));
        await teardown.Arrived;
        var newest = proxy.PostAsync("s1", ("X-Model-Events", "1"));
        using var answer = await waiter;
        teardown.Release();
        using var served = await newest;

        Assert.Equal(499, (int)answer.Status);
        Assert.Equal(1, waiting.Attempts);
        Assert.Equal("data: [DONE]\n", (await served.EventsAsync())[^1]);
        Assert.Equal(2, model.Requests.Snapshot().Count);
    }

    [Theory]
    [InlineData("Reject", 409)]
    [InlineData("Queue", 429)]
    public async Task What_may_succeed_later_is_retried(string conflict, int status)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["OnConflict"] = conflict, ["Queue:Timeout"] = "00:00:00.100" });
        var retrying = new RetryingClient(proxy.NewClient());

        using var owner = await proxy.PostAsync("s1", ("X-Model-Fault", "stall@1"));
        using var refused = await retrying.PromptAsync(() => Prompt.Request(session: "s1"));

        Assert.Equal(status, (int)refused.Status);
        Assert.Equal(3, retrying.Attempts);
        Assert.Null(refused.Header("x-should-retry"));
        Assert.NotNull(refused.Header("Retry-After"));
    }
}
