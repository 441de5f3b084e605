using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>The times that the protocol promises, for one choice of its parameters.</summary>
internal sealed record Bounds(LeaseOptions Options, TimeSpan Valve, TimeSpan Teardown)
{
    /// <summary>What drifting clocks and the network's usual latency add to a bound.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(150);

    /// <summary>A replica that is in touch with the store has heard of a stop, and carried it out, within this.</summary>
    public TimeSpan Hearing => Options.Heartbeat + StoreCalls.Deadline + Teardown + Slack;

    /// <summary>How long a replica that is cut off may overlap with a successor: from the forced grant to its own lease end. A strict valve leaves nothing.</summary>
    public TimeSpan CutOff => Options.Ttl - Options.Margin - Valve is var left && left > TimeSpan.Zero ? left + Teardown + Slack : TimeSpan.Zero;

    /// <summary>The same where the store has forgotten the older run: nobody waits for its valve.</summary>
    public TimeSpan Forgotten => Options.Ttl - Options.Margin + Teardown + Slack;

    /// <summary>How old a command may be that still takes effect: the estimate of the store's time is off by at most half a call.</summary>
    public static TimeSpan CommandAge => StoreCalls.NotAfterAllowance + (StoreCalls.Deadline / 2) + Slack;
}
