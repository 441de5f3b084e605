using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>
/// Two streams of a session at once. Events of several replicas arrive in any order, so their times decide. A stream whose end is not known is
/// not said to overlap, nor is one that was let in by the valve: that has a question of its own.
/// </summary>
internal sealed class TwoStarts() : Question(
    "two_starts", "Are there two starts in one session?",
    "Two streams of one session run at once: their answers may mix, and the model works twice. It can happen where a replica governed alone while the lease store was away, was paused past its lease, or the store lost its data.",
    "Stop the older one: DELETE /governor/streams/{id}. Then look for store_away in the replicas' logs, and whether Redis restarted or evicted keys.",
    Needs.Streams)
{
    protected override IEnumerable<Finding> Look(Observation seen)
    {
        var forced = seen.Events.Where(static told => told.Name == ObservedEvent.Forced).Select(static told => told.StreamId).ToHashSet();
        foreach (var session in Spans(seen).GroupBy(static span => span.Session, StringComparer.Ordinal))
        {
            Span? longest = null;
            foreach (Span span in session.OrderBy(static span => span.Start))
            {
                if (longest is not null && span.Start + Thresholds.Overlap < longest.End && !forced.Contains(span.StreamId))
                {
                    yield return new Finding($"{span.StreamId} was started while {longest.StreamId} had not ended.", session.Key, span.StreamId, longest.StreamId, longest.Replica);
                }

                longest = longest is null || span.End > longest.End ? span : longest;
            }
        }
    }

    private static IEnumerable<Span> Spans(Observation seen)
    {
        var ends = seen.Events.Where(static told => told.Name == ObservedEvent.End).ToLookup(static told => told.StreamId, seen.TimeOf);
        var starts = seen.Events.Where(static told => told is { Name: ObservedEvent.Start, Session: not null })
            .Select(told => (told.StreamId, Session: told.Session!, told.Replica, Time: seen.TimeOf(told)));
        // Whoever came when the watch was over has its start behind every end that was heard.
        var unheard = Owners(seen.Before, DateTimeOffset.MinValue).Concat(Owners(seen.After, seen.After.Now));
        return starts.Concat(unheard).DistinctBy(static start => start.StreamId).Select(start => new Span(
            start.StreamId, start.Session, start.Replica, start.Time,
            ends[start.StreamId].FirstOrDefault(seen.After.Holds(start.StreamId) ? DateTimeOffset.MaxValue : start.Time)));
    }

    private static IEnumerable<(string StreamId, string Session, string Replica, DateTimeOffset Time)> Owners(Snapshot snapshot, DateTimeOffset started) =>
        snapshot.Live.Where(static stream => stream.OwnsSession).Select(stream => (stream.StreamId, stream.Session!, stream.Replica, started));

    private sealed record Span(string StreamId, string Session, string Replica, DateTimeOffset Start, DateTimeOffset End);
}
