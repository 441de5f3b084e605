using System.Collections.Concurrent;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>The leases of this replica, granted or waiting, by stream id.</summary>
internal sealed class LeaseRegistry
{
    private readonly ConcurrentDictionary<string, Lease> _leases = new(StringComparer.Ordinal);

    public IEnumerable<Lease> All => _leases.Select(pair => pair.Value);

    public void Add(Lease lease) => _leases[lease.Holder.Identity.Id] = lease;

    public void Remove(Lease lease) => _leases.TryRemove(new KeyValuePair<string, Lease>(lease.Holder.Identity.Id, lease));

    public Lease? Find(string run) => _leases.GetValueOrDefault(run);
}
