using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>
/// Ends a run at its local lease end (rule 1): another replica may own the session a margin later. It is no part of the heartbeat, which
/// comes too seldom, and which hangs on the very store that does not answer.
/// </summary>
internal sealed partial class LeaseExpiry(LeaseRegistry registry, LeaseOptions options, TimeProvider time, ILogger<LeaseExpiry> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(EndOverdue(), time, stoppingToken);
        }
    }

    /// <summary>Ends what is over.</summary>
    /// <returns>When to look again: at the next lease end, or after a heartbeat, since a lease that is new by then lasts longer than one.</returns>
    internal TimeSpan EndOverdue()
    {
        var now = time.GetTimestamp();
        var next = options.Heartbeat;
        foreach (var lease in registry.All.Where(lease => !lease.IsReleased && !lease.IsAdrift))
        {
            if (lease.IsOver(now))
            {
                End(lease);
            }
            else if (time.GetElapsedTime(now, lease.LocalEnd) is var left && left < next)
            {
                next = left;
            }
        }

        // A delay is cut down to whole milliseconds: not to wake up just before the end.
        return next + TimeSpan.FromMilliseconds(1);
    }

    private void End(Lease lease)
    {
        try
        {
            lease.Holder.Stop(StreamOutcome.LeaseLost, "The lease ran out before it could be renewed.");
        }
        catch (Exception failure)
        {
            Log.Failed(logger, lease.Holder.Identity.Id, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(22, LogLevel.Error, "expiry_failed A run could not be stopped at its lease end; it is tried again within a heartbeat. stream_id={StreamId}", EventName = "expiry_failed")]
        public static partial void Failed(ILogger logger, string streamId, Exception failure);
    }
}
