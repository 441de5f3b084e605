using System.Globalization;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>The takeover matrix without gates: whatever order comes, it is a legal one, and nobody hangs.</summary>
public sealed class TakeoverStressTests
{
    private const int Sessions = 100;
    private const int RoundsPerSession = 5;
    private const int Clients = 8;

    [Fact]
    public async Task Bursts_over_many_sessions_end_in_order_and_each_has_a_winner()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Sessions), new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) =>
            {
                for (var round = 0; round < RoundsPerSession; round++)
                {
                    // Rapid pairs, and every fifth round a burst from A to E.
                    await BurstAsync(proxy, $"s{number}", round == 0 ? 5 : 2);
                }
            });

        await proxy.Lifecycle.WaitUntilAsync(lines => Count(lines, "stream_start") == Count(lines, "stream_end"));
        var lines = proxy.Lifecycle.Lines;
        LegalOrder.Check(lines);
        Assert.Equal(Sessions * (5 + (2 * (RoundsPerSession - 1))), Count(lines, "stream_end") + Count(lines, "stream_refused"));
        Assert.Equal(Sessions, lines.Select(line => line.Session).Distinct().Count());
        Assert.DoesNotContain(lines, line => line.Name == "prev_stream_forced");
        Assert.True(proxy.Lifecycle.Errors.Count == 0, string.Join("\n", proxy.Lifecycle.Errors));
    }

    private static async Task BurstAsync(GovernedProxy proxy, string session, int size)
    {
        var asked = Enumerable.Range(0, size).Select(number => AskAsync(proxy, session, number)).ToArray();
        var completed = await Task.WhenAll(asked).InTime();
        Assert.Contains(true, completed);
    }

    /// <summary>True where the answer came to its own end; otherwise it was superseded, and said so once.</summary>
    private static async Task<bool> AskAsync(GovernedProxy proxy, string session, int number)
    {
        using var response = await proxy.PostAsync(
            session, ("X-Model-Events", "3"), ("X-Model-Interval", (number % 3).ToString(CultureInfo.InvariantCulture)));
        if ((int)response.Status == 499)
        {
            Assert.Equal("false", response.Header("x-should-retry"));
            return false;
        }

        var events = await response.EventsAsync();
        Assert.Equal("data: [DONE]\n", Assert.Single(events, text => text.Contains("[DONE]", StringComparison.Ordinal)));
        Assert.Equal("data: [DONE]\n", events[^1]);
        var errors = events.Where(text => text.Contains("\"error\"", StringComparison.Ordinal)).ToArray();
        Assert.All(errors, error => Assert.Contains("\"code\":\"superseded\"", error, StringComparison.Ordinal));
        Assert.True(errors.Length <= 1);
        return errors.Length == 0;
    }

    private static int Count(IReadOnlyList<LifecycleLine> lines, string name) => lines.Count(line => line.Name == name);
}
