using System.Collections.Concurrent;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>The leases of this replica, granted or waiting, by stream id.</summary>
internal sealed class LeaseRegistry
{
    private readonly ConcurrentDictionary<string, Lease> _leases = new(StringComparer.Ordinal);

    private int _count;

    /// <summary>Costs nothing, unlike the dictionary's own.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public IEnumerable<Lease> All => _leases.Select(pair => pair.Value);

    public void Add(Lease lease)
    {
        if (_leases.TryAdd(lease.Holder.Identity.Id, lease))
        {
            Interlocked.Increment(ref _count);
        }
    }

    public void Remove(Lease lease)
    {
        if (_leases.TryRemove(new KeyValuePair<string, Lease>(lease.Holder.Identity.Id, lease)))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>The runs of a session that have not been released.</summary>
    public IEnumerable<Lease> OfSession(string session) => IsEmpty ? [] : All.Where(lease => !lease.IsReleased && lease.Holder.Identity.Session == session);

    public Lease? Find(string run) => _leases.GetValueOrDefault(run);
}
