using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Takeovers by force: told while watched or, where one session is asked about, lately.</summary>
internal sealed class WaitAtTheValve() : Question(
    "wait_at_valve", "Does anyone wait until the valve opens?",
    "A stream did not clean up within CleanupWait and was taken over by force. Its user waited for all that time, and for a moment both may have run.",
    "Its log line prev_stream_forced names the predecessor (prev_stream_id): was that one's replica paused, overloaded or dead, or does a teardown block? A replica that is well cleans up in milliseconds.",
    Needs.Watch)
{
    protected override IEnumerable<Finding> Look(Observation seen) =>
        seen.Events.Where(static told => told.Name == ObservedEvent.Forced)
            .Select(static told => new Finding(
                $"{told.StreamId} took its session over by force after {TimeSpan.FromMilliseconds(told.Milliseconds ?? 0).InSeconds()}.", told.Session, told.StreamId, null, told.Replica))
            .Concat(seen.Recent.Where(static stream => stream is { Outcome: "superseded" or "canceled", Fence: not 0, Events: null })
                .Select(static stream => new Finding($"{stream.StreamId} ({stream.Outcome}) did not release its session and was overtaken.", stream.Session, stream.StreamId, null, stream.Replica)));
}
