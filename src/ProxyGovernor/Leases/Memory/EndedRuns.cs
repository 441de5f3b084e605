namespace ProxyGovernor.Leases.Memory;

/// <summary>
/// The runs of a session that ended last. They answer status requests, and they are tombstones: a late acquire of a run that stands
/// here has no effect. A voided run (finalized before the store ever saw it) is a tombstone only.
/// </summary>
internal sealed class EndedRuns
{
    public const int Capacity = 16;

    // Oldest first. Shifting sixteen entries is cheaper than a ring's full array would be for the many sessions with a single run.
    private readonly List<(string Id, StoredRun? Run)> _runs = [];

    public bool IsEmpty => _runs.Count == 0;

    /// <summary>Store ms of the last entry; 0 where there is none.</summary>
    public long LastAddedAt { get; private set; }

    /// <summary>The run that ended last; null where none did.</summary>
    public StoredRun? Newest => _runs.FindLast(entry => entry.Run is not null).Run;

    public IEnumerable<string> Ids => _runs.Select(entry => entry.Id);

    /// <summary>Adds an ended run; returns the id that fell out to make room, or null.</summary>
    public string? Add(StoredRun run) => Add(run.Run.Id, run, run.LeaseEnd);

    /// <summary>Adds a tombstone for a run that never was; returns the id that fell out to make room, or null.</summary>
    public string? AddVoid(string id, StoreInstant now) => Add(id, null, now.Milliseconds);

    /// <summary>True where there is a tombstone; <paramref name="run"/> is null where it is a voided one.</summary>
    public bool TryFind(string id, out StoredRun? run)
    {
        foreach (var entry in _runs)
        {
            if (entry.Id == id)
            {
                run = entry.Run;
                return true;
            }
        }

        run = null;
        return false;
    }

    public IReadOnlyList<StoredRun> NewestFirst()
    {
        var newest = new List<StoredRun>(_runs.Count);
        for (var i = _runs.Count - 1; i >= 0; i--)
        {
            if (_runs[i].Run is { } run)
            {
                newest.Add(run);
            }
        }

        return newest;
    }

    private string? Add(string id, StoredRun? run, long at)
    {
        string? fallen = null;
        if (_runs.Count == Capacity)
        {
            fallen = _runs[0].Id;
            _runs.RemoveAt(0);
        }

        _runs.Add((id, run));
        LastAddedAt = at;
        return fallen;
    }
}
