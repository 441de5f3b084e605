using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests;

public sealed class QueueLeaveTests
{
    [Fact]
    public async Task A_client_that_leaves_the_queue_never_reaches_the_model_server()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["OnConflict"] = "Queue" }, probe);
        model.Gates.Release("held");
        using var first = await proxy.PostAsync("s", ("X-Model-Gate", "held"), ("X-Model-Name", "first"), ("X-Model-Events", "1"));

        var queued = probe.HoldOnce(RunStep.Acquire);
        using var client = proxy.NewClient();
        var waiting = client.PromptAsync(Prompt.Request(session: "s", headers: ("X-Model-Name", "gone")), TestContext.Current.CancellationToken);
        await queued.Arrived;
        queued.Release();
        client.Dispose();
        await Record.ExceptionAsync(() => waiting);
        await proxy.Lifecycle.WaitUntilAsync(lines => lines.Any(line => line is { Name: "stream_refused", Outcome: "client_closed" }));

        model.Gates.Open("held");
        await first.ReadToEndAsync();
        using var last = await proxy.PostAsync("s", ("X-Model-Name", "last"), ("X-Model-Events", "1"));
        await last.ReadToEndAsync();
        Assert.Equal(["first", "last"], model.Requests.Snapshot().Select(request => request.Name));
    }
}
