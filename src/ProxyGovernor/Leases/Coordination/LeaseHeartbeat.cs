using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>
/// Renews this replica's leases in batches, and hears of stops whose hint was lost. Asks a store that is away whether it is back, and then
/// settles what it is owed.
/// </summary>
internal sealed partial class LeaseHeartbeat(StoreCalls calls, LeaseCoordinator coordinator, LeaseRegistry registry, LeaseOptions options, TimeProvider time, ILogger<LeaseHeartbeat> logger)
    : BackgroundService
{
    private const int BatchSize = 200;
    private readonly OwedReleases _owed = new(registry, coordinator, calls, time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Heartbeat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await BeatAsync();
            }
            catch (Exception failure)
            {
                Log.Failed(logger, failure);
            }
        }
    }

    internal async Task BeatAsync()
    {
        await calls.ProbeAsync();
        // Past its local end a lease is never renewed (rule 1): another replica may own the session by now. One whose renewal has failed
        // before asks all the same, and the answer decides.
        var now = time.GetTimestamp();
        var alive = registry.All.Where(lease => !lease.IsReleased && (lease.IsAdrift || !lease.IsOver(now))).ToList();
        foreach (var batch in alive.Chunk(BatchSize))
        {
            await RenewAsync(batch);
        }

        await _owed.SettleAsync();
        calls.Breaker.EndTrial();
    }

    private async Task RenewAsync(Lease[] batch)
    {
        // What was asked is remembered: a run granted while the batch is under way is not lost by its answer (rule 9).
        var items = Array.ConvertAll(batch, lease => new RenewItem(lease.Holder.Identity, lease.Fence, lease.Holder.Destination));
        var sent = time.GetTimestamp();
        RenewReply reply;
        try
        {
            reply = await calls.CallAsync("renew", new RenewRequest(items, options.Ttl, calls.NotAfter), static (store, request) => store.RenewAsync(request, default), byHeartbeat: true);
        }
        catch (Exception)
        {
            // Told by the breaker. The leases live on to their local end, those that outlive the store past it; the next beat tries again.
            var missed = time.GetTimestamp();
            Array.ForEach(batch, lease => lease.MissStore(missed));
            return;
        }

        for (var i = 0; i < reply.Results.Count; i++)
        {
            Apply(batch[i], items[i], reply.Results[i], sent);
        }
    }

    private void Apply(Lease lease, RenewItem asked, RenewResult result, long sent)
    {
        switch (result.Code)
        {
            case RenewCode.Lost when asked.Fence == lease.Fence && asked.Fence != 0:
                if (result.Outcome is not null)
                {
                    // Whoever read the reply that retired it has counted it, and the store will not remember that for ever.
                    lease.Settled = FinalizeCode.Already;
                }

                lease.Holder.Stop(result.Outcome is { } outcome and not StreamOutcome.Stale ? outcome : StreamOutcome.LeaseLost, "The lease store no longer knows this stream as the owner.");
                break;
            case RenewCode.Lost:
                lease.Wake();
                break;
            case RenewCode.Unanswered:
                lease.MissStore(time.GetTimestamp());
                break;
            default:
                lease.Extend(coordinator.LocalEnd(sent), time.GetTimestamp());
                if (result.Code == RenewCode.Stop)
                {
                    lease.Holder.Stop(result.Outcome ?? StreamOutcome.Canceled, "Told to stop by the lease store.");
                }

                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(21, LogLevel.Error, "heartbeat_failed The lease heartbeat failed; the next one goes on.", EventName = "heartbeat_failed")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
