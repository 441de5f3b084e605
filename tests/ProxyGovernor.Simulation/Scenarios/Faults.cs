namespace ProxyGovernor.Simulation.Scenarios;

/// <summary>What befalls machines: pauses, cuts, crashes, lost data, and wall clocks that jump.</summary>
internal sealed class Faults(World world, long until)
{
    private readonly Action[] _kinds = [.. Kinds(world)];

    public void Start()
    {
        var mean = world.Profile.FaultEvery;
        if (mean > TimeSpan.Zero)
        {
            HappenLater(mean);
        }
    }

    private void HappenLater(TimeSpan mean)
    {
        var due = world.Time.Now + (long)(mean.Ticks * world.Random.NextDouble() * 2);
        if (due < until)
        {
            world.Time.At(due, () =>
            {
                if (world.Replicas.Count > 0)
                {
                    _kinds[world.Random.Next(_kinds.Length)]();
                }

                HappenLater(mean);
            });
        }
    }

    private static IEnumerable<Action> Kinds(World world)
    {
        var random = world.Random;
        yield return () => world.AnyReplica().Clock.JumpWall(TimeSpan.FromSeconds(random.Next(-7200, 7200)));
        if (world.Profile.Pauses)
        {
            yield return () => world.Pause(world.AnyReplica(), UpTo(20));
        }

        if (world.Profile.Partitions)
        {
            yield return () => world.Cut(world.AnyReplica(), UpTo(25));
        }

        if (world.Profile.Crashes)
        {
            yield return () => world.Crash(world.AnyReplica(), UpTo(5));
        }

        if (world.Profile.DataLoss)
        {
            yield return world.Server.LoseEverything;
            yield return () => world.Server.LoseLast(UpTo(10));
        }

        // Short ones are as telling as long ones: half of all end within a second.
        TimeSpan UpTo(double seconds) => TimeSpan.FromSeconds(random.NextDouble() * (random.Next(2) == 0 ? 1 : seconds));
    }
}
