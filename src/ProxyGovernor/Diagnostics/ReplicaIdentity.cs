namespace ProxyGovernor.Diagnostics;

/// <summary>This process among the replicas: new with every start, so that a restarted replica is never taken for its dead self.</summary>
internal sealed class ReplicaIdentity
{
    public string Name { get; } = Guid.NewGuid().ToString("N")[..12];
}
