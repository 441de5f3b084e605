using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Simulation.Mutants;
using ProxyGovernor.Simulation.Network;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Replicas;

/// <summary>One replica: the real coordinator with all its parts, on a clock and in a process of its own.</summary>
internal sealed class SimulatedReplica : IDisposable
{
    private readonly LeaseOptions _options;
    private readonly Random _random;
    private readonly GovernorMetrics _metrics;
    private readonly LeaseHeartbeat _heartbeat;
    private readonly LeaseExpiry _expiry;
    private readonly LeaseSweeper _sweeper;
    private readonly HintListener _hints;

    public SimulatedReplica(int number, SimulatedProcess process, SimulatedClock clock, Func<string, SimulatedStore> connect, LeaseOptions options, Mutant mutant, IMeterFactory meters, Random random)
    {
        Number = number;
        Process = process;
        Clock = clock;
        _options = options;
        _random = random;
        var identity = new ReplicaIdentity();
        Name = identity.Name;
        Link = connect(Name);
        var store = mutant.Client(Link, this);
        _metrics = new GovernorMetrics(meters);
        var lifecycle = new Lifecycle(NullLogger<Lifecycle>.Instance, new LifecycleFeed(), identity, clock);
        Calls = new StoreCalls(store, new StoreTimeEstimate(clock), new RetiredRuns(Registry, _metrics, lifecycle), _metrics, clock, NullLogger<StoreCalls>.Instance);
        Coordinator = new LeaseCoordinator(Calls, Registry, options, clock);
        _heartbeat = new LeaseHeartbeat(Calls, Coordinator, Registry, options, clock, NullLogger<LeaseHeartbeat>.Instance);
        _expiry = new LeaseExpiry(Registry, options, clock, NullLogger<LeaseExpiry>.Instance);
        _sweeper = new LeaseSweeper(Calls, options, _metrics, clock);
        _hints = new HintListener(store, Registry, identity);
        process.Run(Start);
    }

    /// <summary>Counted over all replicas that ever ran: a restarted one is another.</summary>
    public int Number { get; }

    public string Name { get; }

    public SimulatedProcess Process { get; }

    public SimulatedClock Clock { get; }

    public SimulatedStore Link { get; }

    public LeaseRegistry Registry { get; } = new();

    public StoreCalls Calls { get; }

    public LeaseCoordinator Coordinator { get; }

    /// <summary>Paused or cut off; one thing at a time.</summary>
    public bool IsDisturbed { get; set; }

    /// <summary>Nothing of it ever runs again, and nobody is told.</summary>
    public void Crash()
    {
        Process.Crash();
        foreach (var lease in Registry.All)
        {
            ((SimulatedRun)lease.Holder).Crash();
        }
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _heartbeat.Dispose();
        _expiry.Dispose();
        _sweeper.Dispose();
        _hints.Dispose();
    }

    private void Start()
    {
        _ = _hints.StartAsync(default);
        _ = SweepAsync();
        _ = BeatAsync();
        _ = ExpireAsync();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(_options.Heartbeat, Clock);
        while (await timer.WaitForNextTickAsync())
        {
            await _heartbeat.BeatAsync();
        }
    }

    private async Task ExpireAsync()
    {
        while (true)
        {
            await Task.Delay(_expiry.EndOverdue(), Clock);
        }
    }

    private async Task SweepAsync()
    {
        while (true)
        {
            await Task.Delay(_options.SweepInterval * (1 + (_random.NextDouble() / 4)), Clock);
            await _sweeper.SweepAsync(default);
        }
    }
}
