using System.Collections.Frozen;
using ProxyGovernor.Leases;

namespace ProxyGovernor.Policies;

/// <summary>The <c>StreamGovernance</c> section as one checked, immutable whole; a reload replaces it by another.</summary>
internal sealed record GovernanceSettings
{
    /// <summary>By name, without regard to case, as configuration keys are.</summary>
    public FrozenDictionary<string, StreamPolicy> Policies { get; init; } = FrozenDictionary<string, StreamPolicy>.Empty;

    public LeaseOptions Leases { get; init; } = new();

    /// <summary>How long running streams may go on after the host was asked to stop.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes held back for one incomplete event before it passes untagged.</summary>
    public int MaxEventSize { get; init; } = 1 << 20;

    public IdentitySettings Identity { get; init; } = new();

    public ManagementSettings Management { get; init; } = new();

    public HostSettings Host { get; init; } = new();
}
