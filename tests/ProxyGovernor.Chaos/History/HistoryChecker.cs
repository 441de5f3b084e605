namespace ProxyGovernor.Chaos.History;

/// <summary>
/// Judges what a model server saw by the documented guarantees alone: it shares no code with the product. Of two streams the one with the
/// lower fence is the older, whichever arrived first.
/// </summary>
internal sealed class HistoryChecker(LeaseTimes times, IReadOnlyCollection<FaultWindow> faults)
{
    private readonly IReadOnlyList<FaultWindow> _stalls = StallWindows.Of(faults);

    /// <summary>Every violation, one line each.</summary>
    public IReadOnlyList<string> Check(IReadOnlyCollection<UpstreamStream> streams) =>
    [
        .. streams.GroupBy(stream => stream.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key} was opened {same.Count()} times"),
        .. streams.Where(stream => stream.Closed is null).Select(stream => $"{stream.Id} was never closed"),
        .. streams.Where(stream => stream.Closed < stream.Opened).Select(stream => $"{stream.Id} was closed before it was opened"),
        .. streams.Where(stream => stream.Fence <= 0).Select(stream => $"{stream.Id} has no fence"),
        .. streams.GroupBy(stream => stream.Session).SelectMany(session => CheckSession([.. session.OrderBy(stream => stream.Fence)])),
    ];

    private IEnumerable<string> CheckSession(UpstreamStream[] byFence)
    {
        for (var newer = 1; newer < byFence.Length; newer++)
        {
            if (byFence[newer].Fence == byFence[newer - 1].Fence)
            {
                yield return $"{byFence[newer - 1].Id} and {byFence[newer].Id} share the fence {byFence[newer].Fence}";
            }

            for (var older = 0; older < newer; older++)
            {
                if (byFence[older].Closed - byFence[newer].Opened is { } overlap && overlap > LeaseTimes.Slack
                    && LongestOverlap(byFence[older], byFence[newer]) is var allowed && overlap > allowed)
                {
                    yield return $"{byFence[older].Id} of {byFence[older].Replica} was open {overlap.TotalMilliseconds:F0} ms beyond the opening of {byFence[newer].Id} of "
                        + $"{byFence[newer].Replica} at {byFence[newer].Opened}, where {allowed.TotalMilliseconds:F0} ms are allowed";
                }
            }
        }
    }

    private TimeSpan LongestOverlap(UpstreamStream older, UpstreamStream newer) =>
        faults.Where(fault => fault.Effect != FaultEffect.Stalled && Excuses(fault, older, newer)).Select(fault => LongestOverlap(fault, newer)).Append(TimeSpan.Zero).Max()
        + _stalls.Aggregate(TimeSpan.Zero, (sum, stall) => sum + StoodStill(stall, older, newer))
        + LeaseTimes.Slack;

    /// <summary>A process that stands still closes nothing until it runs again, however long that is.</summary>
    private TimeSpan LongestOverlap(FaultWindow fault, UpstreamStream newer)
    {
        var (bound, frozen) = (times.Overlap(fault.Effect), fault.Until - newer.Opened);
        return fault.Effect == FaultEffect.Frozen ? Later(frozen, bound) : bound;
    }

    /// <summary>How long a stall kept the older one's replica from closing it, once the newer one may have been heard of.</summary>
    private TimeSpan StoodStill(FaultWindow stall, UpstreamStream older, UpstreamStream newer)
    {
        var (from, until) = (Later(stall.From, newer.Opened - times.Valve), stall.Until < older.Closed ? stall.Until : older.Closed!.Value);
        return stall.Replica == older.Replica && until > from ? until - from : TimeSpan.Zero;
    }

    /// <summary>It struck the older one's replica during the older one's life, and was felt when the newer one waited or opened.</summary>
    private bool Excuses(FaultWindow fault, UpstreamStream older, UpstreamStream newer) =>
        (fault.Replica is null || fault.Replica == older.Replica)
        && fault.From <= newer.Opened + LeaseTimes.Slack
        && fault.From <= older.Closed
        && newer.Opened - times.Valve <= fault.Until + times.Aftermath;

    private static TimeSpan Later(TimeSpan one, TimeSpan another) => one > another ? one : another;
}
