using ProxyGovernor.Leases;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>What the lease protocol requires of its times among each other.</summary>
internal static class LeaseRules
{
    /// <summary>A store call may take this long; a renewal must still arrive in time after it.</summary>
    public static readonly TimeSpan StoreDeadline = TimeSpan.FromMilliseconds(750);

    /// <summary>
    /// What is wrong with a cleanup wait, or null. Two heartbeats must fit into it, since the heartbeat is what tells an owner to stop when
    /// hints are lost; under strict leases a paused owner's lease must have run out within it.
    /// </summary>
    /// <param name="wait">A policy's or a cluster's cleanup wait.</param>
    /// <param name="leases">The lease times.</param>
    /// <param name="path">How messages name the section of the lease times.</param>
    public static string? WaitProblem(TimeSpan wait, LeaseOptions leases, string path)
    {
        if (leases.Strict && wait < leases.Ttl)
        {
            return $"is less than {path}:Ttl (\"{TimeRange.Format(leases.Ttl)}\"), which {path}:Strict requires; allowed: {TimeRange.AtLeast(leases.Ttl)}";
        }

        var least = leases.Heartbeat * 2;
        return wait < least
            ? $"is less than twice {path}:Heartbeat (\"{TimeRange.Format(leases.Heartbeat)}\"); allowed: {TimeRange.AtLeast(least)}"
            : null;
    }
}
