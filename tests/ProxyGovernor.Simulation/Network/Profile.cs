namespace ProxyGovernor.Simulation.Network;

/// <summary>What may go wrong in one simulation. Each seed draws its own: a bug that needs calm seas is as real as one that needs a storm.</summary>
internal sealed record Profile
{
    /// <summary>Replicas at the same time.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Share of requests, and again of replies, that never arrive.</summary>
    public double Loss { get; init; }

    /// <summary>Share of requests, and again of replies, that take longer than a call may last.</summary>
    public double Slow { get; init; }

    /// <summary>Share of requests that are carried out twice.</summary>
    public double Duplicates { get; init; }

    /// <summary>Share of hints that never arrive.</summary>
    public double HintLoss { get; init; }

    /// <summary>Mean time between two faults of one of the kinds below; zero: none ever happens.</summary>
    public TimeSpan FaultEvery { get; init; }

    public bool Pauses { get; init; }

    public bool Partitions { get; init; }

    public bool Crashes { get; init; }

    public bool DataLoss { get; init; }

    /// <summary>The valve is as long as the lease: only a process that is paused may then overlap.</summary>
    public bool Strict { get; init; }

    /// <summary>Parts per million by which a replica's clock may be too fast or too slow.</summary>
    public int Drift { get; init; }

    public static Profile Draw(Random random)
    {
        var strict = random.Next(5) == 0;
        return new Profile
        {
            Replicas = random.Next(2, 5),
            Loss = Pick(random, 0, 0, 0.002, 0.03),
            Slow = Pick(random, 0, 0, 0.002, 0.03),
            Duplicates = Pick(random, 0, 0.01, 0.1),
            HintLoss = Pick(random, 0, 0.1, 0.5, 1),
            FaultEvery = TimeSpan.FromSeconds(Pick(random, 0, 3, 8)),
            Pauses = !strict && random.Next(2) == 0,
            Partitions = random.Next(2) == 0,
            Crashes = random.Next(2) == 0,
            DataLoss = !strict && random.Next(4) == 0,
            Strict = strict,
            Drift = random.Next(2000),
        };
    }

    private static double Pick(Random random, params ReadOnlySpan<double> choices) => choices[random.Next(choices.Length)];
}
