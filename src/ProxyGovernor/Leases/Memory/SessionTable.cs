using System.Collections.Concurrent;

namespace ProxyGovernor.Leases.Memory;

/// <summary>
/// All sessions, and which session a run is in. A session that has been quiet for the keep time is forgotten when it is next
/// touched, or swept. Quiet is for good: every change begins by holding the session, and a quiet one is never handed out. So whoever
/// waited for it meanwhile finds it quiet, looks up again, and no change is ever made to a session that has left the table.
/// </summary>
internal sealed class SessionTable(StoreClock clock, TimeSpan keep)
{
    private readonly ConcurrentDictionary<string, MemorySession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MemorySession> _runs = new(StringComparer.Ordinal);
    private readonly TimeSpan _keep = keep;
    private long _fenceFloor;

    public int SessionCount => _sessions.Count;

    public int RunCount => _runs.Count;

    public IEnumerable<string> Keys => _sessions.Select(entry => entry.Key);

    /// <summary>Holds the session, which is made where there is none.</summary>
    public SessionScope Enter(string key)
    {
        while (true)
        {
            var session = _sessions.GetOrAdd(key, static (key, table) => new(key, table._keep, Volatile.Read(ref table._fenceFloor)), this);
            if (TryHold(session, out var now))
            {
                return new(session, now);
            }
        }
    }

    /// <summary>Holds the session where there is one.</summary>
    public SessionScope EnterKnown(string key) =>
        _sessions.TryGetValue(key, out var session) && TryHold(session, out var now) ? new(session, now) : new(null, clock.Now);

    /// <summary>Holds the session that the run is or was in, where that is known.</summary>
    public SessionScope EnterOf(string run) =>
        _runs.TryGetValue(run, out var session) && TryHold(session, out var now) ? new(session, now) : new(null, clock.Now);

    /// <summary>Remembers where the run is. The caller holds the session.</summary>
    public void AddRun(string run, MemorySession session) => _runs.TryAdd(run, session);

    /// <summary>Forgets where the run was. The caller holds the session.</summary>
    public void RemoveRun(string run, MemorySession session) => _runs.TryRemove(KeyValuePair.Create(run, session));

    private bool TryHold(MemorySession session, out StoreInstant now)
    {
        Monitor.Enter(session);
        now = clock.Now;
        if (!session.IsQuiet(now))
        {
            return true;
        }

        Forget(session);
        Monitor.Exit(session);
        return false;
    }

    /// <summary>May come more than once for a session: only its own entries are removed.</summary>
    private void Forget(MemorySession session)
    {
        RaiseFenceFloor(session.LastFence);
        _sessions.TryRemove(KeyValuePair.Create(session.Key, session));
        foreach (var run in session.EndedIds)
        {
            RemoveRun(run, session);
        }
    }

    /// <summary>A session that comes back starts above every fence it had: the floor is raised before the session can be made anew.</summary>
    private void RaiseFenceFloor(long fence)
    {
        var floor = Volatile.Read(ref _fenceFloor);
        while (fence > floor)
        {
            var seen = Interlocked.CompareExchange(ref _fenceFloor, fence, floor);
            if (seen == floor)
            {
                return;
            }

            floor = seen;
        }
    }
}
