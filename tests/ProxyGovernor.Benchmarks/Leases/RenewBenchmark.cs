using System.Diagnostics;
using ProxyGovernor.Benchmarks.Measuring;
using StackExchange.Redis;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>
/// Commands that keep <see cref="Leases"/> leases alive, as Redis itself counts script calls. What the replica calls with no lease open
/// is counted before, and told beside it.
/// </summary>
internal sealed class RenewBenchmark(IServer server, TimeSpan window)
{
    private const int Leases = 10_000;
    private static readonly Measure Idle = new("script calls of a replica, no lease open", "1/s");
    private static readonly Measure Renewals = new("script calls of a replica, 10,000 leases open, less those", "1/s", AtMost: 50);

    public async Task MeasureAsync(Replica replica, int rounds, RoundTable table, CancellationToken cancellationToken)
    {
        // What a replica asks at its own pace falls into one window and not into the next: the mean of as many is what is taken off. What it asks at
        // its start falls into the first.
        await RateAsync(cancellationToken);
        var idle = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            table.Add(Idle, idle[round] = await RateAsync(cancellationToken));
        }

        var open = await OpenLeases.OpenAsync(replica, Leases, cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            table.Add(Renewals, Math.Round(await RateAsync(cancellationToken) - idle.Average(), 1));
        }

        open.ThrowIfLost();
    }

    private async Task<double> RateAsync(CancellationToken cancellationToken)
    {
        var (from, before) = (Stopwatch.GetTimestamp(), (await RedisCounters.OfAsync(server)).Scripts);
        await Task.Delay(window, cancellationToken);
        var after = (await RedisCounters.OfAsync(server)).Scripts;
        var rate = (after - before) / Stopwatch.GetElapsedTime(from).TotalSeconds;

        // One call more or less in a window of seconds: further digits tell of the window's length and not of the calls.
        return Math.Round(rate, 1);
    }
}
