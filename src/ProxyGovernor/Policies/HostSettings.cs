namespace ProxyGovernor.Policies;

/// <summary>What only the host acts upon, and the library checks with everything else: <c>StreamGovernance:Host</c>.</summary>
internal sealed record HostSettings
{
    /// <summary>Whether the host sets what belongs to the whole process for the least CPU time per event.</summary>
    public bool Tuned { get; init; } = true;
}
