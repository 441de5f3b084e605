using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Streams that are over and still listed: by their told end, by an outcome that stood all the while, or by a deadline that has passed.</summary>
internal sealed class EntryNotRemoved() : Question(
    "entry_not_removed", "Is there an entry that was not removed?",
    "A stream has its outcome, and its session is not free: its teardown is held up, or the release did not reach the lease store. The next request of the session has to wait for the valve.",
    "Look at that replica's log: store_away, finalize_failed, or a custom middleware that does not return. The lease runs out by itself once the replica no longer renews it.",
    Needs.Streams)
{
    protected override IEnumerable<Finding> Look(Observation seen)
    {
        DateTimeOffset deadline = seen.After.Now - Thresholds.Release;
        var ends = seen.Events.Where(static told => told.Name == ObservedEvent.End).ToLookup(static told => told.StreamId, seen.TimeOf);
        var decided = seen.Watched < Thresholds.Release ? [] : seen.Before.Live.Where(static stream => stream.Terminal).Select(static stream => stream.StreamId).ToHashSet();
        return from stream in seen.After.Live
               let why = ends[stream.StreamId].Any(end => end < deadline) ? "has told its end"
                   : decided.Contains(stream.StreamId) ? $"was over ({stream.Outcome}) all the while"
                   : stream.StopAt < deadline ? $"was to stop ({stream.Outcome}) {(seen.After.Now - stream.StopAt.Value).InSeconds()} ago at the latest"
                   : null
               where why is not null
               select new Finding($"{stream.StreamId} {why}, and is still listed.", stream.Session, stream.StreamId, null, stream.Replica);
    }
}
