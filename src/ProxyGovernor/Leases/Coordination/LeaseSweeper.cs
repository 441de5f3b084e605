using Microsoft.Extensions.Hosting;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>Ends runs whose replica died. Any number of replicas may sweep at once; jitter keeps them from all asking together.</summary>
/// <param name="calls">The store to sweep.</param>
/// <param name="options">How often.</param>
/// <param name="metrics">Told how many runs were overdue, those that were ended included; null for a store whose runs are never more than this replica knows of.</param>
/// <param name="time">The clock.</param>
internal sealed class LeaseSweeper(StoreCalls calls, LeaseOptions options, GovernorMetrics? metrics, TimeProvider time) : BackgroundService
{
    private const int SessionsPerSweep = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var jitter = options.SweepInterval * (Random.Shared.NextDouble() / 4);
            await Task.Delay(options.SweepInterval + jitter, time, stoppingToken);
            await SweepAsync(stoppingToken);
        }
    }

    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            SweepReply reply;
            var found = 0;
            do
            {
                reply = await calls.CallAsync("sweep", SessionsPerSweep, static (store, limit) => store.SweepAsync(limit, default));
                found += reply.Retired.Count;
                metrics?.Overdue(found + reply.Overdue);
            }
            while (reply.Overdue > 0 && reply.Retired.Count > 0 && !cancellationToken.IsCancellationRequested);
        }
        catch (Exception)
        {
            // Told by the breaker; the next sweep tries again.
        }
    }
}
