namespace ProxyGovernor.Chaos.History;

/// <summary>A checker that finds nothing proves nothing: each history here breaks one guarantee.</summary>
public sealed class HistoryCheckerTests
{
    private static readonly LeaseTimes Times = new(Milliseconds(2000), Milliseconds(300), Milliseconds(500), Milliseconds(250));
    private static readonly FaultWindow[] None = [];

    [Theory]
    [InlineData("two at once", "beyond the opening")]
    [InlineData("a successor within a predecessor", "beyond the opening")]
    [InlineData("an old fence opens last", "beyond the opening")]
    [InlineData("one fence twice", "share the fence")]
    [InlineData("one stream twice", "opened 2 times")]
    [InlineData("no end", "never closed")]
    [InlineData("no fence", "no fence")]
    [InlineData("closed before it was opened", "closed before")]
    [InlineData("another replica was frozen", "beyond the opening")]
    [InlineData("open long after it woke", "beyond the opening")]
    [InlineData("open longer than a cut excuses", "beyond the opening")]
    [InlineData("open longer than lost data excuses", "beyond the opening")]
    [InlineData("the fault was long over", "beyond the opening")]
    [InlineData("the fault came later", "beyond the opening")]
    [InlineData("another replica stood still", "beyond the opening")]
    [InlineData("open longer than it stood still", "beyond the opening")]
    [InlineData("it stood still before", "beyond the opening")]
    [InlineData("open longer than two looks at one stall", "beyond the opening")]
    [InlineData("open longer than a frost that was looked at", "beyond the opening")]
    public void A_corrupted_history_is_found(string history, string violation)
    {
        var (faults, streams) = Corrupted(history);
        Assert.Contains(violation, Assert.Single(new HistoryChecker(Times, faults).Check(streams)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one after the other")]
    [InlineData("two sessions at once")]
    [InlineData("open until it woke")]
    [InlineData("open as long as a cut excuses")]
    [InlineData("open for a heartbeat after data was lost")]
    [InlineData("open until its lease's end after a restart")]
    [InlineData("open as long as it stood still")]
    [InlineData("open as long as it stood still twice")]
    [InlineData("open until it had died")]
    public void A_lawful_history_is_not(string history)
    {
        var (faults, streams) = Lawful(history);
        Assert.Empty(new HistoryChecker(Times, faults).Check(streams));
    }

    private static (FaultWindow[] Faults, UpstreamStream[] Streams) Corrupted(string history) => history switch
    {
        "two at once" => (None, [Stream("a", 1, 0, 1000), Stream("b", 2, 500, 1500)]),
        "a successor within a predecessor" => (None, [Stream("a", 1, 0, 3000), Stream("b", 2, 500, 600)]),
        "an old fence opens last" => (None, [Stream("a", 1, 2000, 3000), Stream("b", 2, 500, 600)]),
        "one fence twice" => (None, [Stream("a", 1, 0, 500), Stream("b", 1, 600, 700)]),
        "one stream twice" => (None, [Stream("a", 1, 0, 500), Stream("a", 2, 600, 700)]),
        "no end" => (None, [Stream("a", 1, 0, 500), Stream("b", 2, 600, null)]),
        "no fence" => (None, [Stream("a", 0, 0, 500), Stream("b", 2, 600, 700)]),
        "closed before it was opened" => (None, [Stream("a", 1, 500, 400)]),
        "another replica was frozen" => ([Fault(FaultEffect.Frozen, "two", 0, 3000)], [Stream("a", 1, 0, 1400), Stream("b", 2, 1000, 1500)]),
        "open long after it woke" => ([Fault(FaultEffect.Frozen, "one", 100, 3000)], [Stream("a", 1, 0, 3300), Stream("b", 2, 1000, 3500)]),
        "open longer than a cut excuses" => ([Fault(FaultEffect.CutOff, null, 100, 200)], [Stream("a", 1, 0, 2500), Stream("b", 2, 1000, 3500)]),
        "open longer than lost data excuses" => ([Fault(FaultEffect.DataLost, null, 900, 900)], [Stream("a", 1, 0, 1600), Stream("b", 2, 1000, 3500)]),
        "the fault was long over" => ([Fault(FaultEffect.CutOff, null, 100, 200)], [Stream("a", 1, 0, 3400), Stream("b", 2, 3000, 3500)]),
        "the fault came later" => ([Fault(FaultEffect.CutOff, null, 1300, 1400)], [Stream("a", 1, 0, 1800), Stream("b", 2, 1000, 1900)]),
        "another replica stood still" => ([Fault(FaultEffect.Stalled, "two", 900, 1400)], [Stream("a", 1, 0, 1400), Stream("b", 2, 1000, 1500)]),
        "open longer than it stood still" => ([Fault(FaultEffect.Stalled, "one", 900, 1100)], [Stream("a", 1, 0, 1450), Stream("b", 2, 1000, 1500)]),
        "it stood still before" => ([Fault(FaultEffect.Stalled, "one", 0, 500)], [Stream("a", 1, 0, 1250), Stream("b", 2, 1000, 1500)]),
        "open longer than two looks at one stall" =>
            ([Fault(FaultEffect.Stalled, "one", 900, 1200), Fault(FaultEffect.Stalled, "one", 950, 1250)], [Stream("a", 1, 0, 1600), Stream("b", 2, 1000, 1700)]),
        "open longer than a frost that was looked at" =>
            ([Fault(FaultEffect.Frozen, "one", 100, 1300), Fault(FaultEffect.Stalled, "one", 90, 1350)], [Stream("a", 1, 0, 2500), Stream("b", 2, 1000, 2600)]),
        _ => throw new ArgumentOutOfRangeException(nameof(history)),
    };

    private static (FaultWindow[] Faults, UpstreamStream[] Streams) Lawful(string history) => history switch
    {
        "one after the other" => (None, [Stream("a", 1, 0, 500), Stream("b", 2, 500, 700)]),
        "two sessions at once" => (None, [Stream("a", 1, 0, 500), Stream("b", 2, 100, 700) with { Session = "another" }]),
        "open until it woke" => ([Fault(FaultEffect.Frozen, "one", 100, 3000)], [Stream("a", 1, 0, 3050), Stream("b", 2, 1000, 3500)]),
        "open as long as a cut excuses" => ([Fault(FaultEffect.CutOff, null, 100, 200)], [Stream("a", 1, 0, 2200), Stream("b", 2, 1000, 3500)]),
        "open for a heartbeat after data was lost" => ([Fault(FaultEffect.DataLost, null, 900, 900)], [Stream("a", 1, 0, 1250), Stream("b", 2, 1000, 3500)]),
        "open until its lease's end after a restart" => ([Fault(FaultEffect.CutOffAndDataLost, null, 900, 950)], [Stream("a", 1, 0, 2700), Stream("b", 2, 1000, 3500)]),
        "open as long as it stood still" => ([Fault(FaultEffect.Stalled, "one", 900, 1300)], [Stream("a", 1, 0, 1350), Stream("b", 2, 1000, 1500)]),
        "open as long as it stood still twice" =>
            ([Fault(FaultEffect.Stalled, "one", 600, 800), Fault(FaultEffect.Stalled, "one", 1000, 1200)], [Stream("a", 1, 0, 1550), Stream("b", 2, 1000, 1700)]),
        "open until it had died" =>
            ([Fault(FaultEffect.Stalled, "one", 900, 1200), Fault(FaultEffect.Stalled, "one", 1100, 1300)], [Stream("a", 1, 0, 1550), Stream("b", 2, 1000, 1700)]),
        _ => throw new ArgumentOutOfRangeException(nameof(history)),
    };

    private static UpstreamStream Stream(string id, long fence, int opened, int? closed) =>
        new(id, "session", "one", fence, Milliseconds(opened), closed is { } end ? Milliseconds(end) : null);

    private static FaultWindow Fault(FaultEffect effect, string? replica, int from, int until) => new(effect, replica, Milliseconds(from), Milliseconds(until));

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
