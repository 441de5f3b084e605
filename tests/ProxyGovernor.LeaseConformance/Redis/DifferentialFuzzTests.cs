using System.Globalization;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Redis;

/// <summary>
/// Random histories, put to the memory store and to Redis at the same scripted time: the answers are equal, one for one. A history
/// that fails is named by its seed and replays alone with <c>PROXYGOVERNOR_TESTS_SEED</c>.
/// </summary>
public sealed class DifferentialFuzzTests
{
    private const int StandardHistories = 2_000;
    private const int FullHistories = 100_000;
    private const int AtOnce = 16;

    [Fact]
    public async Task Redis_answers_as_memory_does()
    {
        var seeds = Seeds();
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds {seeds[0]} to {seeds[^1]}");
        var operations = 0;

        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
        {
            await using var history = await DifferentialHistory.StartAsync(seed);
            Interlocked.Add(ref operations, await history.PlayAsync());
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{operations} operations");
        Assert.True(operations >= seeds.Count * DifferentialHistory.Short);
    }

    private static List<int> Seeds()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("PROXYGOVERNOR_TESTS_SEED"), CultureInfo.InvariantCulture, out var seed))
        {
            return [seed];
        }

        // The standard run is the same every time; the full one looks elsewhere each time.
        return FullRun.Is
            ? [.. Enumerable.Range(Random.Shared.Next(1 << 30), FullHistories)]
            : [.. Enumerable.Range(0, StandardHistories)];
    }
}
