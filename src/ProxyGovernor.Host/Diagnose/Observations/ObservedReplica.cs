namespace ProxyGovernor.Host.Diagnose.Observations;

/// <summary>What a replica says of itself.</summary>
/// <param name="Replica">Its name, new with every start.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Version">Product version.</param>
/// <param name="Streams">Runs open in it.</param>
/// <param name="ClockOffsetMs">Store time less its wall clock.</param>
/// <param name="StoreRoundTripMs">Its last store call.</param>
/// <param name="Degraded">It governs alone.</param>
/// <param name="UpdatedAt">When it said so, by its own clock.</param>
internal sealed record ObservedReplica(
    string Replica, string? Address, string? Version, int Streams, double? ClockOffsetMs, double? StoreRoundTripMs, bool Degraded, DateTimeOffset UpdatedAt)
{
    /// <summary>A time of its clock as the store's clock has it.</summary>
    public DateTimeOffset ToStoreTime(DateTimeOffset own) => own.AddMilliseconds(ClockOffsetMs ?? 0);
}
