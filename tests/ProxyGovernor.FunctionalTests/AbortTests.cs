using System.Diagnostics;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Whatever ends a request, the model server's own record shows the connection closed at once.</summary>
[Collection(nameof(Alone))]
public sealed class AbortTests(EndingsFixture fixture) : IClassFixture<EndingsFixture>
{
    /// <summary>On a machine that runs what is due; beside others it may be late itself, which <see cref="Lateness"/> measures.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(100);

    /// <summary>Before the headers, after them and before the first byte, and between two reads.</summary>
    private static readonly string[] Places = ["stall-headers", "stall@0", "stall@1"];

    public static TheoryData<string, string, bool> Causes { get; } = new(
        from cause in (string[])["left", "stopped", "superseded"]
        from place in Places
        from streams in (bool[])[true, false]
        select (cause, place, streams));

    public static TheoryData<string, string, bool> Timers { get; } = new(
        from timer in (string[])["first", "idle", "total"]
        from place in Places
        where timer == "total" || (timer == "idle") == (place == "stall@1")
        from streams in (bool[])[true, false]
        select (timer, place, streams));

    private SimulatedModelServer Model => fixture.Model;

    private GovernedProxy Proxy => fixture.Proxy;

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A_request_that_is_ended_from_outside_is_closed_upstream(string cause, string place, bool streams)
    {
        await WarmUpAsync();
        var name = $"{cause}/{place}/{streams}";
        using var client = Proxy.NewClient();
        var answer = client.PromptAsync(Request(name, "calm", place, streams), TestContext.Current.CancellationToken);
        var held = await HeldAsync(name, place);

        await using var lateness = new Lateness();
        var asked = Stopwatch.GetTimestamp();
        using var next = cause == "superseded" ? await Proxy.PostAsync(name, ("X-Model-Events", "1"), ("X-Model-Interval", "0"), (PolicyRoutes.Header, "calm-Auto")) : null;
        if (cause == "stopped")
        {
            await Proxy.StopStreamAsync(held.StreamId!);
        }
        else if (cause == "left")
        {
            // Whichever it has by now: the wait for an answer, or the answer.
            client.Dispose();
            await Record.ExceptionAsync(async () => (await answer).Dispose());
        }

        Assert.Equal(ModelEnding.Aborted, await held.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        Assert.InRange(Stopwatch.GetElapsedTime(asked, held.EndedTimestamp!.Value), TimeSpan.MinValue, Bound + lateness.Worst);
        var outcome = cause switch { "left" => "client_closed", "stopped" => "canceled", _ => "superseded" };
        Assert.Equal(outcome, await Proxy.Lifecycle.OutcomeAsync(held.StreamId!));
        await Record.ExceptionAsync(() => answer);
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public async Task A_timer_closes_upstream_when_it_is_due(string timer, string place, bool streams)
    {
        await WarmUpAsync();
        var name = $"{timer}/{place}/{streams}";
        await using var lateness = new Lateness();
        var answer = Proxy.Client.PromptAsync(Request(name, timer, place, streams), TestContext.Current.CancellationToken);
        var held = await Model.Requests.WaitAsync(seen => seen.Name == name, TestContext.Current.CancellationToken);

        Assert.Equal(ModelEnding.Aborted, await held.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        var (since, length, outcome) = timer switch
        {
            "first" => (held.ReceivedTimestamp, EndingsFixture.FirstByte, "timeout_first_byte"),
            "idle" => (held.FirstEventTimestamp!.Value, EndingsFixture.Idle, "timeout_idle"),
            _ => (held.ReceivedTimestamp, EndingsFixture.Total, "timeout_total"),
        };
        Assert.InRange(Stopwatch.GetElapsedTime(since, held.EndedTimestamp!.Value), TimeSpan.Zero, length + Bound + lateness.Worst);
        Assert.Equal(outcome, await Proxy.Lifecycle.OutcomeAsync(held.StreamId!));
        (await answer).Dispose();
    }

    private static HttpRequestMessage Request(string name, string timing, string place, bool streams) => Prompt.Request(
        session: name, body: streams ? """{"stream":true}""" : """{"stream":false}""",
        headers: [(PolicyRoutes.Header, $"{timing}-Auto"), ("X-Model-Events", "1"), ("X-Model-Interval", "0"), ("X-Model-Fault", place), ("X-Model-Name", name)]);

    /// <summary>The request once the model server has it, and where it comes that far, the proxy has its first bytes.</summary>
    private async Task<ModelRequest> HeldAsync(string name, string place)
    {
        var held = await Model.Requests.WaitAsync(seen => seen.Name == name, TestContext.Current.CancellationToken);
        await held.Received.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken);
        if (place == "stall@1")
        {
            await Proxy.Lifecycle.WaitAsync("stream_first_event", held.StreamId);
        }

        return held;
    }

    /// <summary>The first request pays for compilation on the way, which no bound is about.</summary>
    private async Task WarmUpAsync()
    {
        using var first = await Proxy.PostAsync("warm-up", ("X-Model-Events", "1"), ("X-Model-Interval", "0"));
        await first.ReadToEndAsync();
    }
}
