using Microsoft.Extensions.Logging;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>:: Step 8 towards the model server: has the cluster's aborter tell it, within the deadline, and tells the result.</summary>
internal sealed partial class UpstreamAborter(GovernanceSettingsProvider settings, GovernorMetrics metrics, TimeProvider time, ILogger<UpstreamAborter> logger)
{
    /// <summary>Never throws. Runs up to the first wait within the call, so the abort is on its way before the client's terminal is.</summary>
    /// <param name="run">A run whose upstream is closed.</param>
    /// <param name="generates">Whether the model server was still generating: else the closed connection is all there is to tell.</param>
    public async Task<AbortResult> AbortAsync(GovernedRun run, bool generates)
    {
        var report = AbortReport.ConnectionClosed;
        if (generates && run.Abort.Forwarded is { Message: { } message } forwarded && Aborters.Of(forwarded.Cluster) is var aborter and not ConnectionAborter)
        {
            var began = time.GetTimestamp();
            report = await AskAsync(aborter, new AbortedRequest(run, forwarded, message, settings.Current.Identity.CredentialHeaders), run.Abort.Valve);
            Tell(run, Aborters.NameOf(forwarded.Cluster), report, time.GetElapsedTime(began));
        }

        metrics.UpstreamAborted(run.Identity, report);
        return report.Result;
    }

    private async ValueTask<AbortReport> AskAsync(IAborter aborter, AbortedRequest aborted, TimeSpan valve)
    {
        try
        {
            // Half of it: the hint that led here, and the release that follows, must fit into it too.
            using var deadline = new CancellationTokenSource(valve / 2, time);
            return await aborter.AbortAsync(aborted, deadline.Token);
        }
        catch (Exception fault)
        {
            return new(AbortResult.Failed, fault.GetType().Name);
        }
    }

    private void Tell(GovernedRun run, string aborter, AbortReport report, TimeSpan took)
    {
        var level = report.Result == AbortResult.Confirmed ? LogLevel.Information : LogLevel.Warning;
        var session = run.Lease is null ? null : run.Identity.Session;
        var milliseconds = Math.Round(took.TotalMilliseconds, 3);
        Log.Aborted(logger, level, run.Identity.Id, session, run.RequestId, run.Destination, aborter, report.Name, report.Detail, milliseconds);
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 33, EventName = "upstream_abort",
            Message = "upstream_abort stream_id={StreamId} session={Session} request_id={RequestId} destination={Destination} aborter={Aborter} result={Result} detail={Detail} took_ms={Milliseconds}")]
        public static partial void Aborted(
            ILogger logger, LogLevel level, string streamId, string? session, string requestId, string? destination, string aborter, string result, string detail, double milliseconds);
    }
}
