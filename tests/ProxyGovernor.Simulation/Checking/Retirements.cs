using ProxyGovernor.Leases;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>Each run that entered the store is retired in exactly one reply, and never comes back while the store remembers it.</summary>
internal sealed class Retirements(SimulatedTime time, Disturbances disturbances, Action<string> violated)
{
    /// <summary>Of each session the store remembers as many endings: an acquire that was under way while more came after is new to it.</summary>
    private const int Remembered = 16;

    private readonly Dictionary<string, long> _entered = [];
    private readonly Dictionary<string, int> _endings = [];
    private readonly Dictionary<string, Ending> _ended = [];
    private readonly HashSet<string> _retired = [];

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
        _ended.TryGetValue(run, out var ending) && !disturbances.HasLostSince(ending.At) && _endings[session] - ending.Place < Remembered ? ending : null;

    private sealed record Ending(long At, int Place, bool Retired, bool Waited);
}
