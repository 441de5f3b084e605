using System.Diagnostics;
using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Streams.Load;
using ProxyGovernor.Benchmarks.Streams.Model;
using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>Requests at an even pace, each due at its time whether those before it are answered or not; times count from when it was due.</summary>
internal sealed class RequestScenario(Script script, TimeSpan window, LoadRows rows) : IScenario
{
    private const int PerSecond = 500;
    private const int Lanes = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds((double)Lanes / PerSecond);

    public IReadOnlyList<Row> Rows => rows.All;

    public async Task<IReadOnlyList<(Row Row, double Figure)>> MeasureAsync(Target target)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => LoadConnection.ConnectAsync(target.Address)));
        var times = new Samples[Lanes];
        var before = LoadRows.UsageOf(target);
        await Task.WhenAll(connections.Select(async (connection, lane) => times[lane] = await RunAsync(connection, lane * (Interval / Lanes))));
        var after = LoadRows.UsageOf(target);
        Array.ForEach(connections, static connection => connection.Dispose());

        var all = Samples.Of(times);
        return rows.Figures(before, after, all.Count, all);
    }

    private async Task<Samples> RunAsync(LoadConnection connection, TimeSpan offset)
    {
        var samples = new Samples();
        var begin = Stopwatch.GetTimestamp();
        for (var due = offset; due < window; due += Interval)
        {
            if (due - Stopwatch.GetElapsedTime(begin) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            // A timer fires late by up to a millisecond, which is none of the proxy's; a request that waited for the one before it is.
            var from = wait > TimeSpan.Zero ? Stopwatch.GetTimestamp() : begin + (long)(due.TotalSeconds * Stopwatch.Frequency);
            await connection.SendAsync(script);
            if (script.Mode == Mode.Json)
            {
                await connection.EndAsync(json: true);
                samples.Add(from, Stopwatch.GetTimestamp());
            }
            else
            {
                samples.Add(from, await connection.FirstEventAsync());
                await connection.EndAsync();
            }
        }

        return samples;
    }
}
