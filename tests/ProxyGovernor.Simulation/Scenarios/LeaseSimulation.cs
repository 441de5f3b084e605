using ProxyGovernor.Simulation.Mutants;
using ProxyGovernor.Simulation.Network;

namespace ProxyGovernor.Simulation.Scenarios;

/// <summary>One seed from the first request to the last trace of it.</summary>
internal static class LeaseSimulation
{
    private static readonly long Traffic = TimeSpan.FromSeconds(60).Ticks;

    /// <summary>By now every fault has ended and every run has had its time.</summary>
    private static readonly long Quiet = Traffic + TimeSpan.FromSeconds(60).Ticks;

    /// <summary>By now the store has been swept after its keep time.</summary>
    private static readonly long Forgotten = Quiet + TimeSpan.FromSeconds(45).Ticks;

    public static SimulationResult Run(int seed, Mutant? mutant = null)
    {
        using var world = new World(seed, Profile.Draw(new Random(~seed)), mutant ?? Mutant.None);
        var observer = world.Observer;
        var traffic = new Traffic(world, Traffic);
        traffic.Start();
        new Faults(world, Traffic).Start();

        RunUntil(Traffic + TimeSpan.FromSeconds(30).Ticks);
        world.CalmDown();
        RunUntil(Quiet);
        if (observer.Violation is null)
        {
            observer.Close(traffic.Sessions);
            CheckReplicas();
        }

        RunUntil(Forgotten);
        if (observer.Violation is null && world.Server.Remembered > 0)
        {
            observer.Violate($"the store still remembers {world.Server.Remembered} sessions and runs");
        }

        return new SimulationResult(seed, observer.Violation, observer.Takeovers, observer.Trace.Hash, observer.Trace.ToString());

        void RunUntil(long until)
        {
            world.Time.RunUntil(until, () => observer.Violation is null);
            if (traffic.Failure is { } failure)
            {
                observer.Violate($"a run failed: {failure}");
            }
        }

        void CheckReplicas()
        {
            if (world.Replicas.Any(replica => replica.Registry.All.Any()))
            {
                observer.Violate("a replica still has a run");
            }

            if (world.Meters.Told != observer.Read)
            {
                observer.Violate($"{world.Meters.Told} endings were told, and {observer.Read} were read in replies");
            }
        }
    }
}
