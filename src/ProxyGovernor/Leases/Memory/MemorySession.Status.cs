namespace ProxyGovernor.Leases.Memory;

internal sealed partial class MemorySession
{
    public StoredRun? Find(string run)
    {
        if (OwnerIf(run) is { } owner)
        {
            return owner.Describe();
        }

        if (WaiterIndex(run) is >= 0 and var place)
        {
            return _waiters[place].Describe();
        }

        _ended.TryFind(run, out var ended);
        return ended;
    }

    public StoredSession Describe() =>
        new(_owner?.Describe(), _waiters.ConvertAll(waiter => waiter.Describe()), _ended.NewestFirst());

    public void AddLiveTo(List<StoredRun> live)
    {
        if (_owner is { } owner)
        {
            live.Add(owner.Describe());
        }

        live.AddRange(_waiters.Select(waiter => waiter.Describe()));
    }
}
