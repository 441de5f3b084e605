using System.Net;
using ProxyGovernor.Clients.Sdks;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>Plays one cell: one call of an SDK, and what happens to it.</summary>
internal sealed class CellRun(Cell cell, ISdk sdk, Stage stage, string session)
{
    private readonly Ending _ending = cell.Ending;

    /// <exception cref="TimeoutException">The SDK hangs, or what the cell waits for does not come.</exception>
    public async Task<CellResult> PlayAsync()
    {
        using var call = new SdkCall(stage.Proxy.Address, cell.Client.Dialect, cell.Stream, Headers());
        var seen = _ending.Moment switch
        {
            Moment.Behind => await PlayBehindAsync(call),
            Moment.Waiting => await PlayWaitingAsync(call),
            _ => await PlayAloneAsync(call),
        };
        return new CellResult(
            seen,
            stage.Proxy.Lifecycle.Lines.Count(line => line.Name is "stream_start" or "stream_refused" && Equals(line.Fields["RequestId"], session)),
            stage.Model.Requests.Snapshot().Count(request => request.Name == session));
    }

    private async Task<SdkResult> PlayBehindAsync(SdkCall call)
    {
        var owner = Rival.Start(stage, cell, session, "owner");
        await owner.HeldAsync();
        var seen = await RunAsync(call);
        Assert.True(await owner.FinishAsync(), "The owner of the session was ended.");
        return seen;
    }

    private async Task<SdkResult> PlayWaitingAsync(SdkCall call)
    {
        var predecessor = Rival.Start(stage, cell, session, "predecessor");
        var hold = stage.Holds.Hold(await predecessor.HeldAsync());
        try
        {
            var running = RunAsync(call);
            await ReachAsync(hold.Arrived, running);
            var successor = Rival.Start(stage, cell, session, "successor");
            var seen = await running;
            hold.Release();
            await predecessor.LeaveAsync();
            Assert.True(await successor.FinishAsync(), "The successor was ended.");
            return seen;
        }
        finally
        {
            hold.Release();
        }
    }

    private async Task<SdkResult> PlayAloneAsync(SdkCall call)
    {
        var running = RunAsync(call);
        await ReachAsync(MomentAsync(call), running);
        switch (_ending.Deed)
        {
            case Deed.Stop:
                await StopAsync();
                break;
            case Deed.Shutdown:
                stage.Proxy.BeginStop();
                break;
            case Deed.Abort:
                await call.AbortAsync();
                break;
        }

        var successor = _ending.Deed == Deed.Supersede ? Rival.Start(stage, cell, session, "successor") : null;
        var seen = await running;
        if (_ending.Withdraws)
        {
            // After a stop or an abort too the session is free for the next request, and nobody comes back to end it.
            successor ??= Rival.Start(stage, cell, session, "successor");
            Assert.True(await successor.FinishAsync(), "The successor was ended.");
        }

        return seen;
    }

    private Task<SdkResult> RunAsync(SdkCall call) => sdk.RunAsync(call).WaitAsync(Limits.Patience);

    /// <summary>An SDK that is through before its moment has met what it should not.</summary>
    private static async Task ReachAsync(Task moment, Task<SdkResult> running)
    {
        if (await Task.WhenAny(moment, running) == running && !moment.IsCompleted)
        {
            Assert.Fail($"The SDK was through too early: {await running}");
        }

        await moment;
    }

    private async Task MomentAsync(SdkCall call)
    {
        switch (_ending.Moment)
        {
            case Moment.BeforeHeaders:
                await (await AtModelAsync()).Received;
                break;
            case Moment.BeforeOutput:
                await call.HeadersSeen;
                break;
            case Moment.InAnswer:
                await (cell.Stream ? call.OutputSeen : call.HeadersSeen);
                break;
        }
    }

    private async Task StopAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/governor/streams/{(await AtModelAsync()).StreamId}");
        foreach (var (name, value) in cell.Client.Credential)
        {
            request.Headers.Add(name, value);
        }

        using var response = await stage.Proxy.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private Task<ModelRequest> AtModelAsync() => stage.Model.Requests.WaitAsync(request => request.Name == session).WaitAsync(Limits.Patience);

    private Dictionary<string, string> Headers() => new(_ending.Script)
    {
        ["X-Session-Id"] = session,
        ["X-Request-Id"] = session,
        [Policies.Header] = _ending.Policy,
        [ModelScriptHeaders.Name] = session,
    };
}
