namespace ProxyGovernor.Simulation.Scenarios;

/// <summary>What came of one seed.</summary>
/// <param name="Seed">Replays it.</param>
/// <param name="Violation">The first broken promise, or null.</param>
/// <param name="Takeovers">Grants of a session that had been granted before.</param>
/// <param name="Hash">Equal for equal histories.</param>
/// <param name="History">The last events before the end.</param>
internal sealed record SimulationResult(int Seed, string? Violation, int Takeovers, ulong Hash, string History)
{
    public override string ToString() =>
        $"seed {Seed}: {Violation ?? "no violation"}{Environment.NewLine}PROXYGOVERNOR_SIMULATION_SEED={Seed} replays it.{Environment.NewLine}{History}";
}
