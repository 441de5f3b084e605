using ProxyGovernor.Leases;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Pipeline;

/// <summary>
/// Remembers, for the leases' keep time, how runs ended that the lease store does not know of: those without a session, those that were
/// refused or stopped before they held a place in it, and those whose end it could not be told. Their clients have the stream id and may ask all the same. Bounded; the oldest go first.
/// </summary>
internal sealed class UnleasedRuns(GovernanceSettingsProvider settings, TimeProvider time)
{
    private const int Capacity = 4096;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredRun> _runs = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long Forget)> _order = new();

    public void Add(GovernedRun run, RunPhase.Ended ending, RunSummary summary)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var ended = new StoredRun(run.Identity, RunPlace.Ended, run.Lease?.Fence ?? 0, now, null, ending.Outcome, run.Destination, now, summary);
        lock (_gate)
        {
            Forget(now);
            if (_runs.TryAdd(run.Identity.Id, ended))
            {
                _order.Enqueue((run.Identity.Id, now + (long)settings.Current.Leases.Keep.TotalMilliseconds));
            }
        }
    }

    public StoredRun? Find(string id)
    {
        lock (_gate)
        {
            Forget(time.GetUtcNow().ToUnixTimeMilliseconds());
            return _runs.GetValueOrDefault(id);
        }
    }

    private void Forget(long now)
    {
        while (_order.TryPeek(out var oldest) && (oldest.Forget <= now || _runs.Count > Capacity))
        {
            _runs.Remove(oldest.Id);
            _order.Dequeue();
        }
    }
}
