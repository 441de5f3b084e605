using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Streams that left without an end of their own: swept, or not known to anyone. An end that the feed lost is found by the stream's id.</summary>
internal sealed class StartWithoutEnd() : Question(
    "start_without_end", "Is there a start without an end?",
    "A stream left without an end of its own. Swept as stale: its replica died, or was cut off past its lease. Not known at all: the lease store lost its data.",
    "Look for the replica's death or a pause (kernel log, evictions, CPU limits). For streams that nobody knows: did Redis restart without its data, or evict keys?",
    Needs.Streams | Needs.Watch)
{
    protected override IEnumerable<Finding> Look(Observation seen) => Swept(seen).Concat(Unseen(seen)).DistinctBy(static finding => finding.StreamId);

    private static IEnumerable<Finding> Swept(Observation seen) =>
        seen.Events.Where(static told => told is { Name: ObservedEvent.End, Outcome: "stale" })
            .Select(told => new Finding($"{told.StreamId} was swept as stale.", told.Session, told.StreamId, null, ReplicaOf(told.StreamId, seen)))
            .Concat(seen.Recent.Where(static stream => stream.State == "stale")
                .Select(static stream => new Finding($"{stream.StreamId} was swept as stale.", stream.Session, stream.StreamId, null, stream.Replica)));

    private static IEnumerable<Finding> Unseen(Observation seen) =>
        from departure in seen.Departures
        where departure.Value == "stale" || (departure.Value == "missing" && IsRemembered(departure.Key.Session, seen))
        let what = departure.Value == "stale" ? "was swept as stale" : "was started, and nobody knows it any more"
        select new Finding($"{departure.Key.StreamId} {what}.", departure.Key.Session, departure.Key.StreamId, null, departure.Key.Replica);

    private static bool IsRemembered(string session, Observation seen) =>
        seen.Events.Count(told => told.Name == ObservedEvent.End && told.Session == session) < Thresholds.RememberedStreams;

    /// <summary>Whoever swept it tells of its end; only the list knows who ran it.</summary>
    private static string? ReplicaOf(string streamId, Observation seen) => seen.Before.Live.FirstOrDefault(stream => stream.StreamId == streamId)?.Replica;
}
