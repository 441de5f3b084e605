using ProxyGovernor.Leases;
using ProxyGovernor.Simulation.Scenarios;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Simulation;

public sealed class SimulationTests
{
    internal const int StandardTakeovers = 20_000;

    private const int FullTakeovers = 1_000_000;

    private readonly HashSet<(string What, long Value)> _seen = [];

    [Fact]
    public void Every_promise_holds_over_all_takeovers()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("PROXYGOVERNOR_SIMULATION_SEED"), out var only))
        {
            Simulate(only);
            return;
        }

        var goal = FullRun.Is ? FullTakeovers : StandardTakeovers;
        var (seed, takeovers) = (0, 0);
        while (takeovers < goal)
        {
            takeovers += Simulate(seed++);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seeds 0 to {seed - 1}: {takeovers} takeovers, no violation");

        // A promise that was never put to the test proves nothing. One store in one piece answers for all of a batch or for none.
        var never = ("renew", (int)RenewCode.Unanswered);
        Assert.Empty(Answers<AcquireCode>("acquire").Concat(Answers<FinalizeCode>("finalize")).Concat(Answers<RenewCode>("renew")).Concat(Answers<StopCode>("stop")).Except(_seen).Except([never]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_seed_replays_exactly(int seed)
    {
        var first = LeaseSimulation.Run(seed).Trace;
        var second = LeaseSimulation.Run(seed).Trace;

        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal(first.Hash, second.Hash);
        Assert.NotEqual(first.Hash, LeaseSimulation.Run(seed + 1000).Trace.Hash);
    }

    private int Simulate(int seed)
    {
        var result = LeaseSimulation.Run(seed);
        Assert.True(result.Violation is null, result.ToString());
        _seen.UnionWith(result.Trace.Kinds);
        return result.Takeovers;
    }

    private static IEnumerable<(string What, long Value)> Answers<TCode>(string command)
        where TCode : struct, Enum => Enum.GetValues<TCode>().Select(code => (command, Convert.ToInt64(code, null)));
}
