namespace ProxyGovernor.Leases.Memory;

/// <summary>Which run of a session has which idempotency key. Most sessions have none.</summary>
internal sealed class IdempotencyKeys
{
    private Dictionary<string, string>? _runs;
    private Dictionary<string, string>? _keys;

    public bool IsHeldBy(string run) => _keys is not null && _keys.ContainsKey(run);

    /// <summary>The run that has the key, or null.</summary>
    public string? HolderOf(string? key) => key is null || _runs is null ? null : _runs.GetValueOrDefault(key);

    public void Take(string? key, string run)
    {
        if (key is not null)
        {
            (_runs ??= [])[key] = run;
            (_keys ??= [])[run] = key;
        }
    }

    public void FreeOf(string run)
    {
        if (_keys is not null && _keys.Remove(run, out var key))
        {
            _runs!.Remove(key);
        }
    }
}
