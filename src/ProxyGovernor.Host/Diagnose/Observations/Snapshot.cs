namespace ProxyGovernor.Host.Diagnose.Observations;

/// <summary>All replicas and all live streams at one moment.</summary>
/// <param name="Replicas">Those that live; while the lease store is away, at most the one that was asked.</param>
/// <param name="Streams">Null while the lease store is away: nobody knows all of them.</param>
internal sealed record Snapshot(IReadOnlyList<ObservedReplica> Replicas, IReadOnlyList<ObservedStream>? Streams)
{
    /// <summary>The live streams that are known.</summary>
    public IReadOnlyList<ObservedStream> Live => Streams ?? [];

    /// <summary>
    /// The store's time when the replicas were asked, which is before the streams were: nothing looks later than it is. Whoever was asked told
    /// its own record right then; the others' are older. Without any record nothing looks late at all.
    /// </summary>
    public DateTimeOffset Now => Replicas.Select(static replica => replica.ToStoreTime(replica.UpdatedAt)).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <summary>A time of a replica's clock as the store's clock has it; one that is not known is taken to be right.</summary>
    public DateTimeOffset ToStoreTime(string replica, DateTimeOffset told) =>
        Replicas.FirstOrDefault(known => known.Replica == replica)?.ToStoreTime(told) ?? told;

    public bool Holds(string streamId) => Live.Any(stream => stream.StreamId == streamId);
}
