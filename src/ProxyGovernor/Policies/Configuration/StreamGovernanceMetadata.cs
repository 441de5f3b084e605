namespace ProxyGovernor.Policies.Configuration;

/// <summary>Keys that YARP routes and clusters carry in their <c>Metadata</c>. Any other key that starts with <see cref="Prefix"/> is a mistake.</summary>
public static class StreamGovernanceMetadata
{
    /// <summary>What all keys start with.</summary>
    public const string Prefix = "StreamGovernance.";

    /// <summary>Route: the name of the policy that governs it. Absent: plain YARP.</summary>
    public const string Policy = Prefix + "Policy";

    /// <summary>Cluster: how long connecting to a destination may take.</summary>
    /// <value>A time span; 5 s by default, 1 ms to 24 h.</value>
    public const string ConnectTimeout = Prefix + "ConnectTimeout";

    /// <summary>Cluster: overrides the policy's <c>CleanupWait</c>, for model servers that take longer to stop.</summary>
    /// <value>A time span; the policy's by default, at least twice the lease heartbeat, at most 24 h.</value>
    public const string CleanupWait = Prefix + "CleanupWait";

    /// <summary>Cluster: how its model servers are told that a generation is over, beyond the closed connection.</summary>
    /// <value>
    /// <c>close</c> by default, <c>none</c>, <c>sglang</c>, <c>llama-server</c>, or <c>[METHOD] URL</c> with placeholders, such as
    /// <c>POST /abort/{stream_id}</c>.
    /// </value>
    public const string Aborter = Prefix + "Aborter";
}
