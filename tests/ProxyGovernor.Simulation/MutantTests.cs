using ProxyGovernor.Simulation.Mutants;
using ProxyGovernor.Simulation.Scenarios;

namespace ProxyGovernor.Simulation;

public sealed class MutantTests
{
    public static TheoryData<string> Names => [.. Mutant.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_protocol_is_caught_within_the_standard_run(string name)
    {
        var takeovers = 0;
        for (var seed = 0; takeovers < SimulationTests.StandardTakeovers; seed++)
        {
            var result = LeaseSimulation.Run(seed, Mutant.All[name]);
            if (result.Violation is { } caught)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: seed {seed}, {caught}");
                return;
            }

            takeovers += result.Takeovers;
        }

        Assert.Fail($"{takeovers} takeovers, and nobody noticed.");
    }
}
