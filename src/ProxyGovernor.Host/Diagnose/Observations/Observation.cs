namespace ProxyGovernor.Host.Diagnose.Observations;

/// <summary>Everything the decision tree is asked about. No question asks the host again.</summary>
/// <param name="Before">When the watch began.</param>
/// <param name="After">When it was over.</param>
/// <param name="Events">What the live feed told meanwhile, in the order it was heard; what is lost on the way is lost.</param>
/// <param name="Watched">For how long; zero: not at all, and both snapshots are one.</param>
internal sealed record Observation(Snapshot Before, Snapshot After, IReadOnlyList<ObservedEvent> Events, TimeSpan Watched)
{
    /// <summary>How the streams that <see cref="LeftUnseen"/> are known by their ids: <c>ended</c>, <c>stale</c> or <c>missing</c>.</summary>
    public IReadOnlyDictionary<Departure, string> Departures { get; init; } = new Dictionary<Departure, string>();

    /// <summary>Where one session is asked about: its streams that ended lately.</summary>
    public IReadOnlyList<ObservedStream> Recent { get; init; } = [];

    /// <summary>Whether one session, or one stream without a session, is asked about.</summary>
    public bool IsScoped { get; init; }

    /// <summary>When something was told, by the store's clock.</summary>
    public DateTimeOffset TimeOf(ObservedEvent told) => After.ToStoreTime(told.Replica, told.Time);

    /// <summary>
    /// Streams that were started, are no longer listed, and whose end was not heard: they have to be asked for by their ids. Those without a
    /// session are known to their replica alone, as are those that it governs while the store is away.
    /// </summary>
    public IEnumerable<Departure> LeftUnseen()
    {
        var ended = Events.Where(static told => told.Name == ObservedEvent.End).Select(static told => told.StreamId).ToHashSet();
        var alone = After.Replicas.Where(static replica => replica.Degraded).Select(static replica => replica.Replica).ToHashSet();
        var started = Before.Live.Where(static stream => stream.OwnsSession).Select(static stream => new Departure(stream.StreamId, stream.Session!, stream.Replica))
            .Concat(Events.Where(static told => told is { Name: ObservedEvent.Start, Session: not null }).Select(static told => new Departure(told.StreamId, told.Session!, told.Replica)));
        return started.Where(stream => !alone.Contains(stream.Replica) && !ended.Contains(stream.StreamId) && !After.Holds(stream.StreamId)).Distinct();
    }
}

/// <summary>A stream that left the list.</summary>
internal readonly record struct Departure(string StreamId, string Session, string Replica);
