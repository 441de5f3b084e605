using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Simulation.Network;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>Each run that entered the store is retired in exactly one reply, and never comes back while the store remembers it.</summary>
internal sealed class Retirements(SimulatedTime time, Disturbances disturbances, Profile profile, Action<string> violated)
{
    private readonly Dictionary<string, long> _entered = [];
    private readonly Dictionary<string, int> _endings = [];
    private readonly Dictionary<string, Ending> _ended = [];
    private readonly HashSet<string> _retired = [];
    private readonly HashSet<string> _told = [];
    private readonly HashSet<string> _forgotten = [];

    public void Enter(LeaseRun run)
    {
        _entered.TryAdd(run.Id, time.Now);
        if (Find(run.Session, run.Id) is not null)
        {
            violated($"{run.Id} stands in the store again after it had ended");
        }
    }

    public void Retire(StoredRun run)
    {
        _retired.Add(run.Run.Id);
        var (id, session) = (run.Run.Id, run.Run.Session);
        if (!_entered.ContainsKey(id))
        {
            violated($"{id} is retired and never entered");
        }

        if (Find(session, id) is { Retired: true })
        {
            violated($"{id} is retired twice");
        }

        End(session, id, retired: true, waited: run.Fence == 0);
    }

    /// <summary>A run that the store does not know was ended: nothing of it may take effect any more.</summary>
    public void Void(string session, string run)
    {
        if (Find(session, run) is null)
        {
            if (_ended.ContainsKey(run))
            {
                _forgotten.Add(run);
            }

            End(session, run, retired: false, waited: true);
        }
    }

    public void Open(LeaseRun run)
    {
        if (Find(run.Session, run.Id) is { Waited: true })
        {
            violated($"{run.Id} opens its upstream though it ended while it waited");
        }
    }

    /// <summary>The end of a run is counted. Only a command that is carried out twice, or lost data, may make it two.</summary>
    public void Tell(string run)
    {
        if (!_told.Add(run) && profile.Duplicates == 0 && !disturbances.HasLostSince(0))
        {
            violated($"the end of {run} is told twice");
        }
    }

    /// <summary>It has ended, and more have since than the store remembers.</summary>
    public bool IsForgotten(LeaseRun run) => _forgotten.Contains(run.Id) || (_ended.ContainsKey(run.Id) && Find(run.Session, run.Id) is null);

    /// <summary>After quiet.</summary>
    public void Close()
    {
        foreach (var (run, at) in _entered)
        {
            if (!_retired.Contains(run) && !disturbances.HasLostSince(at))
            {
                violated($"{run} entered the store and never left it");
            }
        }
    }

    private void End(string session, string run, bool retired, bool waited) =>
        _ended[run] = new Ending(time.Now, _endings[session] = _endings.GetValueOrDefault(session) + 1, retired, waited);

    private Ending? Find(string session, string run) =>
        _ended.TryGetValue(run, out var ending) && !disturbances.HasLostSince(ending.At) && IsRemembered(ending, _endings[session] - ending.Place) ? ending : null;

    /// <summary>An acquire that was under way for longer than the store remembers is new to it. It counts whole milliseconds.</summary>
    private bool IsRemembered(Ending ending, int later) =>
        later < EndedRuns.Capacity || (later < EndedRuns.Most && time.Now - ending.At < (EndedRuns.Fresh - TimeSpan.FromMilliseconds(1)).Ticks);

    private sealed record Ending(long At, int Place, bool Retired, bool Waited);
}
