namespace ProxyGovernor.Status;

/// <summary>Who else governs the same sessions.</summary>
internal interface IReplicaDirectory
{
    /// <summary>Every replica that lives, this one among them, by name.</summary>
    ValueTask<IReadOnlyList<ReplicaRecord>> ListAsync(CancellationToken cancellationToken);
}
