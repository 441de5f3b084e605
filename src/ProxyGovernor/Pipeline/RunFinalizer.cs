using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline.Aborting;

namespace ProxyGovernor.Pipeline;

/// <summary>
/// :: Step 9: exactly once, whatever happened. <c>stream_end</c> is told before the release is sent, so that it stands before the
/// successor's <c>stream_start</c>; the release is sent whatever the telling does.
/// </summary>
internal sealed partial class RunFinalizer(SessionLeases leases, UnleasedRuns ended, SessionHold hold, RunServices services, ILogger<RunFinalizer> logger)
{
    public async ValueTask FinalizeAsync(GovernedRun run)
    {
        run.TryEnd(StreamOutcome.InternalError, "The request ended without an outcome.");
        var ending = run.Ending!;
        var summary = new RunSummary(
            ending.Reason, run.Counters.LastEvent, run.Destination, run.Counters.Events, run.Counters.Bytes, run.Counters.FirstEventAfter?.TotalMilliseconds);
        try
        {
            await PrepareAsync(run);
            TellEnd(run, ending, summary);
        }
        catch (Exception fault)
        {
            Log.Failed(logger, run.Identity.Id, fault);
        }
        finally
        {
            await ReleaseAsync(run, ending, summary);
            services.Runs.Remove(run);
            run.Settle();
        }
    }

    /// <summary>A fault on the way to the end must not cost the end itself: every start has one.</summary>
    private async ValueTask PrepareAsync(GovernedRun run)
    {
        try
        {
            await hold.AwaitAsync(run);
            await services.AtAsync(RunStep.Finalize, run);
        }
        catch (Exception fault)
        {
            Log.Failed(logger, run.Identity.Id, fault);
        }
    }

    private void TellEnd(GovernedRun run, RunPhase.Ended ending, RunSummary summary)
    {
        if (run.Activity is { } activity)
        {
            activity.SetTag(Diagnostics.GovernorNames.Outcome, ending.Outcome.ToName());
            activity.SetTag(Diagnostics.GovernorNames.InputTokensAttribute, run.Counters.Usage.Input);
            activity.SetTag(Diagnostics.GovernorNames.OutputTokensAttribute, run.Counters.Usage.Output);
            activity.SetStatus(ending.Outcome == StreamOutcome.Completed ? ActivityStatusCode.Ok : ActivityStatusCode.Error, ending.Outcome.ToName());
            activity.Dispose();
        }

        if (run.IsStarted)
        {
            // Whoever superseded it may not have come to tell; the end must not stand before that.
            run.TellSuperseded();
            var lasted = services.Time.GetElapsedTime(run.StartedAt);
            services.Metrics.Closed(run.Identity, lasted, summary.Events, run.Counters.Usage);
            services.Lifecycle.End(run.Identity, run.RequestId, ending.Outcome, lasted, summary, run.Counters.Usage);
        }
        else
        {
            services.Lifecycle.Refused(run.Identity, run.RequestId, ending.Outcome, ending.Reason);
        }
    }

    private async ValueTask ReleaseAsync(GovernedRun run, RunPhase.Ended ending, RunSummary summary)
    {
        var code = run.Lease is { } lease ? await leases.ReleaseAsync(lease, ending.Outcome, summary) : FinalizeCode.Unknown;
        if (code is FinalizeCode.Finalized or FinalizeCode.Already)
        {
            // Whoever read the reply that retired the run has counted it.
            return;
        }

        ended.Add(run, ending, summary);
        if (code is null)
        {
            // The release is owed to the store, and counted when it takes it.
            return;
        }

        if (run.IsStarted)
        {
            services.Metrics.Ended(run.Identity, ending.Outcome);
        }
        else
        {
            services.Metrics.Refused(run.Identity, ending.Outcome);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(32, LogLevel.Error, "finalize_failed Finalizing a run failed; its lease is released all the same. stream_id={StreamId}", EventName = "finalize_failed")]
        public static partial void Failed(ILogger logger, string streamId, Exception fault);
    }
}
