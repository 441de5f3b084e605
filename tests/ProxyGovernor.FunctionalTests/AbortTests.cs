using System.Diagnostics;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Whatever ends a request, the model server's own record shows the connection closed at once.</summary>
[Collection(nameof(Alone))]
public sealed class AbortTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timer = TimeSpan.FromMilliseconds(300);

    /// <summary>Before the headers, after them and before the first byte, and between two reads.</summary>
    private static readonly string[] Places = ["stall-headers", "stall@0", "stall@1"];

    public static TheoryData<string, string, bool> Causes { get; } = new(
        from cause in (string[])["left", "stopped", "superseded"]
        from place in Places
        from streams in (bool[])[true, false]
        select (cause, place, streams));

    public static TheoryData<string, string, bool> Timers { get; } = new(
        from timer in (string[])["FirstByte", "Idle", "Total"]
        from place in Places
        where timer == "Total" || (timer == "Idle") == (place == "stall@1")
        from streams in (bool[])[true, false]
        select (timer, place, streams));

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A_request_that_is_ended_from_outside_is_closed_upstream(string cause, string place, bool streams)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        await WarmUpAsync(proxy);
        using var client = proxy.NewClient();
        var answer = client.PromptAsync(Request(place, streams), TestContext.Current.CancellationToken);
        var held = await HeldAsync(model, proxy, place);

        var asked = Stopwatch.GetTimestamp();
        using var next = cause == "superseded" ? await proxy.PostAsync("s", ("X-Model-Events", "1"), ("X-Model-Interval", "0")) : null;
        if (cause == "stopped")
        {
            await proxy.StopStreamAsync(held.StreamId!);
        }
        else if (cause == "left")
        {
            // Whichever it has by now: the wait for an answer, or the answer.
            client.Dispose();
            await Record.ExceptionAsync(async () => (await answer).Dispose());
        }

        Assert.Equal(ModelEnding.Aborted, await held.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        Assert.InRange(Stopwatch.GetElapsedTime(asked, held.EndedTimestamp!.Value), TimeSpan.MinValue, Bound);
        var outcome = cause switch { "left" => "client_closed", "stopped" => "canceled", _ => "superseded" };
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(held.StreamId!));
        await Record.ExceptionAsync(() => answer);
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public async Task A_timer_closes_upstream_when_it_is_due(string timer, string place, bool streams)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { [$"Timeouts:{timer}"] = Timer.ToString() });
        await WarmUpAsync(proxy);
        var answer = proxy.Client.PromptAsync(Request(place, streams), TestContext.Current.CancellationToken);
        var held = await model.Requests.WaitAsync(seen => seen.Name == "held", TestContext.Current.CancellationToken);

        Assert.Equal(ModelEnding.Aborted, await held.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        var since = timer == "Idle" ? held.FirstEventTimestamp!.Value : held.ReceivedTimestamp;
        Assert.InRange(Stopwatch.GetElapsedTime(since, held.EndedTimestamp!.Value), TimeSpan.Zero, Timer + Bound);
        var outcome = timer switch { "FirstByte" => "timeout_first_byte", "Idle" => "timeout_idle", _ => "timeout_total" };
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(held.StreamId!));
        (await answer).Dispose();
    }

    private static HttpRequestMessage Request(string place, bool streams) => Prompt.Request(
        session: "s", body: streams ? """{"stream":true}""" : """{"stream":false}""",
        headers: [("X-Model-Events", "1"), ("X-Model-Interval", "0"), ("X-Model-Fault", place), ("X-Model-Name", "held")]);

    /// <summary>The request once the model server has it, and where it comes that far, the proxy has its first bytes.</summary>
    private static async Task<ModelRequest> HeldAsync(SimulatedModelServer model, GovernedProxy proxy, string place)
    {
        var held = await model.Requests.WaitAsync(seen => seen.Name == "held", TestContext.Current.CancellationToken);
        await held.Received.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken);
        if (place == "stall@1")
        {
            await proxy.Lifecycle.WaitAsync("stream_first_event", held.StreamId);
        }

        return held;
    }

    /// <summary>The first request pays for compilation on the way, which no bound is about.</summary>
    private static async Task WarmUpAsync(GovernedProxy proxy)
    {
        using var first = await proxy.PostAsync("warm-up", ("X-Model-Events", "1"), ("X-Model-Interval", "0"));
        await first.ReadToEndAsync();
    }
}
