using Microsoft.Extensions.Logging;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Diagnostics;

/// <summary>
/// Tells each step of a run's life once, to the log and to the live feed. For one session the only legal order is: start A, superseded A,
/// end A, start B; after <c>prev_stream_forced</c>, end A may follow start B.
/// </summary>
internal sealed partial class Lifecycle(ILogger<Lifecycle> logger, LifecycleFeed feed, ReplicaIdentity replica, TimeProvider time)
{
    public void Start(LeaseRun run, string requestId, long fence)
    {
        Log.Start(logger, run.Id, Session(run), requestId, run.Route, run.Policy, run.Dialect, fence);
        Publish("stream_start", run, requestId);
    }

    public void Refused(LeaseRun run, string requestId, StreamOutcome outcome, string? reason)
    {
        Log.Refused(logger, run.Id, Session(run), requestId, outcome.ToName(), reason);
        Publish("stream_refused", run, requestId, outcome);
    }

    public void Superseded(LeaseRun run, string requestId)
    {
        Log.Superseded(logger, run.Id, Session(run), requestId);
        Publish("stream_superseded", run, requestId);
    }

    public void FirstEvent(LeaseRun run, string requestId, TimeSpan after)
    {
        Log.FirstEvent(logger, run.Id, Session(run), requestId, Round(after));
        Publish("stream_first_event", run, requestId, null, after);
    }

    public void Predecessor(LeaseRun run, string requestId, string? predecessor, TimeSpan waited, bool forced)
    {
        if (forced)
        {
            Log.PredecessorForced(logger, run.Id, Session(run), requestId, predecessor, Round(waited));
        }
        else
        {
            Log.PredecessorFinished(logger, run.Id, Session(run), requestId, predecessor, Round(waited));
        }

        Publish(forced ? "prev_stream_forced" : "prev_stream_finished_cleanly", run, requestId, null, waited);
    }

    /// <summary>The end of a run; <paramref name="summary"/> is null where another replica's run was swept and its figures died with it.</summary>
    public void End(LeaseRun run, string? requestId, StreamOutcome outcome, TimeSpan lasted, RunSummary? summary, TokenUsage? usage = null)
    {
        Log.End(logger, run.Id, Session(run), requestId, outcome.ToName(), Round(lasted), summary?.Events, summary?.Bytes, usage?.Input, usage?.Output, summary?.Reason);
        Publish("stream_end", run, requestId, outcome, lasted, summary?.Events, usage);
    }

    private void Publish(string name, LeaseRun run, string? requestId, StreamOutcome? outcome = null, TimeSpan? took = null, long? events = null, TokenUsage? usage = null)
    {
        if (feed.IsWatched)
        {
            feed.Publish(new LifecycleEvent(
                time.GetUtcNow(), name, run.Id, Session(run), requestId, replica.Name, run.Route, run.Policy, run.Dialect,
                outcome?.ToName(), took is { } span ? Round(span) : null, events, usage?.Input, usage?.Output));
        }
    }

    private static string? Session(LeaseRun run) => run.Session.Length == 0 ? null : run.Session;

    private static double Round(TimeSpan span) => Math.Round(span.TotalMilliseconds, 3);
}
