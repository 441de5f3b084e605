using ProxyGovernor.Simulation.Replicas;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>No two open upstreams of a session, beyond what the fault that caused it explains.</summary>
internal sealed class Overlaps(SimulatedTime time, Bounds bounds, Disturbances disturbances, Action<string> violated)
{
    private readonly List<(SimulatedRun Run, long Since)> _open = [];
    private readonly List<Overlap> _overlaps = [];

    public int OpenCount => _open.Count;

    public void Open(SimulatedRun run)
    {
        foreach (var (other, since) in _open)
        {
            if (other.Identity.Session == run.Identity.Session)
            {
                var (older, newer) = other.Fence < run.Fence ? (other, run) : (run, other);
                Begin(older, newer, since);
            }
        }

        _open.Add((run, time.Now));
    }

    public void Close(SimulatedRun run)
    {
        _open.RemoveAll(open => open.Run == run);
        for (var i = _overlaps.Count - 1; i >= 0; i--)
        {
            if (_overlaps[i].Older == run || _overlaps[i].Newer == run)
            {
                Judge(_overlaps[i]);
                _overlaps.RemoveAt(i);
            }
        }
    }

    private void Begin(SimulatedRun older, SimulatedRun newer, long since)
    {
        var limit = Limit(older.Replica, since);
        if (limit <= TimeSpan.Zero)
        {
            violated($"{newer.Identity.Id} opens its upstream beside {older.Identity.Id}, which nothing kept from closing");
        }

        _overlaps.Add(new Overlap(older, newer, since, time.Now, older.Replica.Process.PausedFor, limit));
    }

    private TimeSpan Limit(SimulatedReplica replica, long since) => disturbances.IsExcused(replica.Name)
        ? disturbances.HasLostSince(since) ? bounds.Forgotten : bounds.CutOff
        : disturbances.HasLostSince(time.Now - bounds.Hearing.Ticks) ? bounds.Hearing : TimeSpan.Zero;

    private void Judge(Overlap overlap)
    {
        // A process that is paused cannot close anything: what counts is the time in which it could have.
        var lasted = TimeSpan.FromTicks(time.Now - overlap.Since) - (overlap.Older.Replica.Process.PausedFor - overlap.PausedBefore);
        // The store may have been asked to forget, or the replica been cut off, only after they overlapped.
        var late = Limit(overlap.Older.Replica, overlap.OpenedAt);
        var limit = late > overlap.Limit ? late : overlap.Limit;
        if (lasted > limit)
        {
            violated($"{overlap.Older.Identity.Id} stayed open for {lasted.TotalSeconds:0.000} s beside {overlap.Newer.Identity.Id}; {limit.TotalSeconds:0.000} s are allowed");
        }
    }

    private sealed record Overlap(SimulatedRun Older, SimulatedRun Newer, long OpenedAt, long Since, TimeSpan PausedBefore, TimeSpan Limit);
}
