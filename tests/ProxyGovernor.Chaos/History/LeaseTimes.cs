namespace ProxyGovernor.Chaos.History;

/// <summary>The lease protocol's times, which the bounds are made of.</summary>
internal sealed record LeaseTimes(TimeSpan Ttl, TimeSpan Margin, TimeSpan Valve, TimeSpan Heartbeat)
{
    /// <summary>
    /// Added to every bound, once: the time from a close in one process to the moment another process has written it down, a store's round
    /// trip included, on a machine with fewer cores than busy processes.
    /// </summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(200);

    /// <summary>How long after a fault its victims may still feel it: by then every lease of before was renewed or is over.</summary>
    public TimeSpan Aftermath => Ttl;

    /// <summary>How long an older stream may outlive a newer one's opening.</summary>
    public TimeSpan Overlap(FaultEffect effect) => effect switch
    {
        // Nobody waits the valve for an owner that the store has forgotten.
        FaultEffect.CutOffAndDataLost => Ttl - Margin,
        FaultEffect.DataLost => Heartbeat,
        _ => Ttl - Margin - Valve,
    };
}
