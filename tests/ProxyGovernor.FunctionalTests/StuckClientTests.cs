using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>A client that reads nothing cannot be told of the end; it must not hold the session either.</summary>
public sealed class StuckClientTests
{
    [Theory]
    [InlineData("superseded")]
    [InlineData("canceled")]
    public async Task It_is_cut_off_and_the_session_is_free(string outcome)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["Timeouts:Idle"] = "00:00:00.5" });
        using var stuck = await RawClient.PostAsync(
            proxy, ("X-Session-Id", "s"), ("X-Model-Events", "10000"), ("X-Model-Interval", "0"), ("X-Model-Event-Size", "100000"));
        var request = await model.Requests.WaitAsync(seen => seen.EventsSent > 1, TestContext.Current.CancellationToken);
        await RawClient.WaitUntilStuckAsync(proxy, request);
        if (outcome == "canceled")
        {
            await proxy.StopStreamAsync(request.StreamId!);
        }

        using var next = await proxy.PostAsync("s", ("X-Model-Events", "1"), ("X-Model-Interval", "0"));
        var events = await next.EventsAsync();

        Assert.Equal("data: [DONE]\n", events[^1]);
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(request.StreamId!));
        Assert.DoesNotContain(proxy.Lifecycle.Lines, line => line.Name == "prev_stream_forced");
        Assert.Equal(ModelEnding.Aborted, await request.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        Assert.False(await stuck.DrainAsync());
    }
}
