using System.Text.Json.Serialization;

namespace ProxyGovernor.Host.Diagnose.Observations;

/// <summary>What the status API says of a stream, as far as it is asked for.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Session">Its opaque session key; null without a session.</param>
/// <param name="State"><c>active</c>, <c>ended</c> or <c>stale</c>.</param>
/// <param name="Terminal">Its outcome is decided.</param>
/// <param name="Outcome">Its outcome or, for an owner that was told to stop, why.</param>
/// <param name="Fence">0 where it was never granted its session.</param>
/// <param name="Replica">Who runs it.</param>
/// <param name="StartedAt">By its replica's clock.</param>
/// <param name="Events">Null where the figures died with its replica, or live elsewhere.</param>
/// <param name="WaitsFor">The stream it waits for.</param>
/// <param name="LeaseEndsAt">By the store's clock.</param>
/// <param name="StopAt">By the store's clock: from when on it may be taken over by force.</param>
internal sealed record ObservedStream(
    string StreamId, string? Session, string State, bool Terminal, string? Outcome, long Fence, string Replica, DateTimeOffset StartedAt, long? Events,
    string? WaitsFor = null, DateTimeOffset? LeaseEndsAt = null, DateTimeOffset? StopAt = null)
{
    /// <summary>Whether it has its session for itself.</summary>
    [JsonIgnore]
    public bool OwnsSession => Session is not null && Fence != 0 && WaitsFor is null;
}

/// <summary>What the status API says of a session.</summary>
/// <param name="Active">Who owns it.</param>
/// <param name="Waiting">Who waits for it.</param>
/// <param name="Recent">Who ended lately, newest first.</param>
internal sealed record ObservedSession(ObservedStream? Active, IReadOnlyList<ObservedStream> Waiting, IReadOnlyList<ObservedStream> Recent)
{
    /// <summary>All of them, the live ones first.</summary>
    public IEnumerable<ObservedStream> All => (Active is null ? [] : new[] { Active }).Concat(Waiting).Concat(Recent);
}
