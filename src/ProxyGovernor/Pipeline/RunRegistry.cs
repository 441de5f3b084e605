using System.Collections.Concurrent;

namespace ProxyGovernor.Pipeline;

/// <summary>The runs that are open in this replica, by stream id.</summary>
internal sealed class RunRegistry
{
    private readonly ConcurrentDictionary<string, GovernedRun> _runs = new(StringComparer.Ordinal);

    public IEnumerable<GovernedRun> All => _runs.Select(pair => pair.Value);

    public int Count => _runs.Count;

    public void Add(GovernedRun run) => _runs[run.Identity.Id] = run;

    public void Remove(GovernedRun run) => _runs.TryRemove(run.Identity.Id, out _);

    public GovernedRun? Find(string id) => _runs.GetValueOrDefault(id);
}
