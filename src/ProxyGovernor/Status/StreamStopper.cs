using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Policies.Configuration;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Status;

/// <summary>Stops streams on request, and waits until they are settled: released, not merely told.</summary>
internal sealed class StreamStopper(StreamDirectory directory, RunRegistry runs, StoreCalls calls, GovernanceSettingsProvider settings, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>The settled record, or the last one seen when the wait ran out; null where there is no such stream for this caller.</summary>
    public async ValueTask<StreamRecord?> StopAsync(string id, TenantScope scope, TimeSpan wait)
    {
        if (await directory.FindAsync(id, scope) is not { Active: true } record)
        {
            return await directory.FindAsync(id, scope);
        }

        if (runs.Find(id) is { } run)
        {
            run.Stop(StreamOutcome.Canceled, "Stopped on request.");
        }
        else
        {
            var stop = new StopRequest(id, ValveOf(record), StreamOutcome.Canceled);
            await calls.CallAsync("stop", stop, static (store, request) => store.StopAsync(request, default));
        }

        return await SettleAsync(id, scope, wait) ?? record;
    }

    /// <summary>Stops the owner of a session and everyone who waits for it; the owner's record, or null where nobody owned it.</summary>
    public async ValueTask<StreamRecord?> StopSessionAsync(SessionAddress session, TimeSpan wait)
    {
        var before = await directory.SessionAsync(session);
        var valve = before.Active is { } owner ? ValveOf(owner) : TimeSpan.FromSeconds(2);
        var away = calls.Breaker.IsOpen;
        foreach (var run in runs.All.Where(run => IsUnknownToStore(run, session, away)))
        {
            run.Stop(StreamOutcome.Canceled, "Stopped on request.");
        }

        if (!away)
        {
            await calls.CallAsync("cancel", new CancelSessionRequest(session.Key, valve), static (store, request) => store.CancelSessionAsync(request, default));
        }

        return before.Active is { } active ? await SettleAsync(active.StreamId, TenantScope.Everyone, wait) ?? active : null;
    }

    private static bool IsUnknownToStore(GovernedRun run, SessionAddress session, bool away) =>
        run.Identity.Session == session.Key ? away || run.Lease is { IsLocal: true } : run.Lease is not null && run.Identity.Session == session.PreviousKey;

    private async ValueTask<StreamRecord?> SettleAsync(string id, TenantScope scope, TimeSpan wait)
    {
        var asked = time.GetTimestamp();
        while (true)
        {
            var record = await directory.FindAsync(id, scope);
            var left = wait - time.GetElapsedTime(asked);
            if (record is not { Active: true } || left <= TimeSpan.Zero)
            {
                return record;
            }

            var pause = left < Poll ? left : Poll;
            if (runs.Find(id) is { } run)
            {
                // Told by the run itself; the poll only bounds it.
                await Task.WhenAny(run.Finalized, Task.Delay(left, time));
            }
            else
            {
                await Task.Delay(pause, time);
            }
        }
    }

    private TimeSpan ValveOf(StreamRecord record) =>
        settings.Current.Policies.TryGetValue(record.Policy, out var policy) ? policy.CleanupWait : TimeSpan.FromSeconds(2);
}
