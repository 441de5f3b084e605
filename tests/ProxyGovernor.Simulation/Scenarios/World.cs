using ProxyGovernor.Leases;
using ProxyGovernor.Simulation.Checking;
using ProxyGovernor.Simulation.Mutants;
using ProxyGovernor.Simulation.Network;
using ProxyGovernor.Simulation.Replicas;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Scenarios;

/// <summary>The machines of one simulation, and what can be done to them.</summary>
internal sealed class World : IDisposable
{
    private static readonly TimeSpan LongestTeardown = TimeSpan.FromMilliseconds(100);

    private readonly Mutant _mutant;
    private readonly List<SimulatedReplica> _replicas = [];
    private readonly List<SimulatedReplica> _all = [];

    public World(int seed, Profile profile, Mutant mutant)
    {
        _mutant = mutant;
        Profile = profile;
        Random = new Random(seed);
        Valve = TimeSpan.FromSeconds(profile.Strict ? 10 : 2);
        Observer = new Observer(Time, new Bounds(Options, Valve, LongestTeardown)) { Look = session => Server!.Look(session) };
        Server = new SimulatedServer(new SimulatedProcess(Time, Random), Time, Options.Keep, mutant.Store, Observer);
        for (var i = 0; i < profile.Replicas; i++)
        {
            StartReplica();
        }
    }

    public SimulatedTime Time { get; } = new();

    public Random Random { get; }

    public Profile Profile { get; }

    public TimeSpan Valve { get; }

    public LeaseOptions Options { get; } = new() { SweepInterval = TimeSpan.FromSeconds(5) };

    public Observer Observer { get; }

    public SimulatedServer Server { get; }

    public SimulatedMeters Meters { get; } = new();

    public IReadOnlyList<SimulatedReplica> Replicas => _replicas;

    public SimulatedReplica AnyReplica() => _replicas[Random.Next(_replicas.Count)];

    public void StartReplica()
    {
        var process = new SimulatedProcess(Time, Random);
        var clock = new SimulatedClock(Time, process, Random.Next(-Profile.Drift, Profile.Drift + 1), TimeSpan.FromSeconds(Random.Next(100_000)));
        var options = new LeaseOptions { SweepInterval = Options.SweepInterval };
        _mutant.Options(options);
        var replica = new SimulatedReplica(
            _all.Count, process, clock, name => new SimulatedStore(Server, process, Time, Random, Profile, name, Observer), options, _mutant, Meters, Random);
        _replicas.Add(replica);
        _all.Add(replica);
        Observer.Note("starts", "replica", replica.Number);
    }

    public void Pause(SimulatedReplica replica, TimeSpan duration) =>
        Disturb(replica, "pauses", duration, replica.Process.Pause, replica.Process.Resume);

    public void Cut(SimulatedReplica replica, TimeSpan duration) =>
        Disturb(replica, "is cut off", duration, () => replica.Link.IsCut = true, () => replica.Link.IsCut = false);

    public void Crash(SimulatedReplica replica, TimeSpan restart)
    {
        _replicas.Remove(replica);
        replica.Crash();
        Observer.Note("crashes", "replica", replica.Number);
        Time.After(restart, StartReplica);
    }

    public void CalmDown()
    {
        foreach (var replica in _replicas)
        {
            replica.Link.IsCalm = true;
        }
    }

    public void Dispose()
    {
        foreach (var replica in _all)
        {
            replica.Process.Crash();
            replica.Dispose();
        }

        Meters.Dispose();
    }

    private void Disturb(SimulatedReplica replica, string what, TimeSpan duration, Action begin, Action end)
    {
        if (replica.IsDisturbed)
        {
            return;
        }

        replica.IsDisturbed = true;
        begin();
        Observer.DisturbanceBegins(replica, what);
        Time.After(duration, () =>
        {
            replica.IsDisturbed = false;
            Observer.DisturbanceEnds(replica);
            end();
        });
    }
}
