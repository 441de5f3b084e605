namespace ProxyGovernor.Leases.Memory;

/// <summary>
/// The runs of a session that ended last, and those that ended a moment ago however many more came after. They answer status requests, and
/// they are tombstones: a late acquire of a run that stands here has no effect. A voided run (finalized before the store ever saw it) is a
/// tombstone only.
/// </summary>
internal sealed class EndedRuns
{
    /// <summary>So many are always remembered, and are what a status answer lists.</summary>
    public const int Capacity = 16;

    /// <summary>Bounds the memory of a session that is superseded without end.</summary>
    public const int Most = 512;

    /// <summary>An ending that is younger may still be asked about, or be in an acquire that is under way.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // Oldest first. Shifting a few entries is cheaper than a ring's full array would be for the many sessions with a single run.
    private readonly List<(string Id, StoredRun? Run, long At)> _runs = [];

    public bool IsEmpty => _runs.Count == 0;

    /// <summary>Store ms of the last entry; 0 where there is none.</summary>
    public long LastAddedAt { get; private set; }

    /// <summary>The run that ended last; null where none did.</summary>
    public StoredRun? Newest => _runs.FindLast(entry => entry.Run is not null).Run;

    public IEnumerable<string> Ids => _runs.Select(entry => entry.Id);

    /// <summary>The oldest where it has to make room; null where nothing has.</summary>
    public (string Id, long At)? Surplus => _runs.Count > Capacity ? (_runs[0].Id, _runs[0].At) : null;

    /// <summary>There are too many, however fresh they are.</summary>
    public bool IsOverfull => _runs.Count > Most;

    /// <summary>Adds an ended run.</summary>
    public void Add(StoredRun run) => Add(run.Run.Id, run, run.LeaseEnd);

    /// <summary>Adds a tombstone for a run that never was.</summary>
    public void AddVoid(string id, StoreInstant now) => Add(id, null, now.Milliseconds);

    public void RemoveOldest() => _runs.RemoveAt(0);

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
        var newest = new List<StoredRun>(Math.Min(_runs.Count, Capacity));
        for (var i = _runs.Count - 1; i >= 0 && newest.Count < Capacity; i--)
        {
            if (_runs[i].Run is { } run)
            {
                newest.Add(run);
            }
        }

        return newest;
    }

    private void Add(string id, StoredRun? run, long at)
    {
        _runs.Add((id, run, at));
        LastAddedAt = at;
    }
}
