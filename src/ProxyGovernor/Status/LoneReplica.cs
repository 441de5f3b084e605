namespace ProxyGovernor.Status;

/// <summary>With leases in memory there is this replica only.</summary>
internal sealed class LoneReplica(ReplicaStatus status) : IReplicaDirectory
{
    public ValueTask<IReadOnlyList<ReplicaRecord>> ListAsync(CancellationToken cancellationToken) => new([status.Current()]);
}
