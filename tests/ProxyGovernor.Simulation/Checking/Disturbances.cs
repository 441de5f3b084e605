using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>What was done to whom: it decides which promise holds.</summary>
internal sealed class Disturbances(SimulatedTime time, Bounds bounds)
{
    private readonly Dictionary<string, long> _until = [];

    /// <summary>When the store last lost its data; negative where it never did.</summary>
    public long LastLoss { get; private set; } = long.MinValue;

    public void LoseData() => LastLoss = time.Now;

    public void Add(string replica, long until) => _until[replica] = Math.Max(_until.GetValueOrDefault(replica), until);

    /// <summary>From now on, until <see cref="End"/>.</summary>
    public void Begin(string replica) => _until[replica] = long.MaxValue;

    public void End(string replica) => _until[replica] = time.Now;

    /// <summary>The replica may not have heard yet what the store told it.</summary>
    public bool IsExcused(string replica) => _until.TryGetValue(replica, out var until) && until >= time.Now - bounds.Hearing.Ticks;

    public bool HasLostSince(long moment) => LastLoss >= moment;
}
