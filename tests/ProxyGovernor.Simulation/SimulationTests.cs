using ProxyGovernor.Simulation.Scenarios;

namespace ProxyGovernor.Simulation;

public sealed class SimulationTests
{
    internal const int StandardTakeovers = 20_000;

    private static bool IsFull => Environment.GetEnvironmentVariable("PROXYGOVERNOR_TESTS_FULL") == "1";

    [Fact]
    public void Every_promise_holds_over_all_takeovers()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("PROXYGOVERNOR_SIMULATION_SEED"), out var only))
        {
            var replayed = LeaseSimulation.Run(only);
            TestContext.Current.TestOutputHelper?.WriteLine(replayed.ToString());
            Assert.Null(replayed.Violation);
            return;
        }

        var goal = IsFull ? 1_000_000 : StandardTakeovers;
        var (seed, takeovers) = (0, 0);
        for (; takeovers < goal; seed++)
        {
            var result = LeaseSimulation.Run(seed);
            Assert.True(result.Violation is null, result.ToString());
            takeovers += result.Takeovers;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seeds 0 to {seed - 1}: {takeovers} takeovers, no violation");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_seed_replays_exactly(int seed)
    {
        var first = LeaseSimulation.Run(seed);
        var second = LeaseSimulation.Run(seed);

        Assert.Equal(first.History, second.History);
        Assert.Equal(first.Hash, second.Hash);
        Assert.NotEqual(first.Hash, LeaseSimulation.Run(seed + 1000).Hash);
    }
}
