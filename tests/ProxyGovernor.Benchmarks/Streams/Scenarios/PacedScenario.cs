using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Streams.Load;
using ProxyGovernor.Benchmarks.Streams.Model;
using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>Streams that the model server paces, whether the proxy keeps up or not.</summary>
internal sealed class PacedScenario(int streams, Script script, TimeSpan window, LoadRows rows) : IScenario
{
    /// <summary>For what opening the streams has set off.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    public IReadOnlyList<Row> Rows => rows.All;

    public async Task<IReadOnlyList<(Row Row, double Figure)>> MeasureAsync(Target target)
    {
        var open = new Window();
        var connections = await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => OpenAsync(target)));
        var reading = Task.WhenAll(connections.Select(connection => connection.CountAsync(open, rows.HasTime)));
        await Task.Delay(Settling);
        var before = LoadRows.UsageOf(target);
        await open.HoldOpenAsync(window);
        var after = LoadRows.UsageOf(target);
        Array.ForEach(connections, static connection => connection.Dispose());
        await reading;

        return rows.Figures(before, after, connections.Sum(static connection => connection.Events), Times(connections));
    }

    private static Samples Times(LoadConnection[] connections)
    {
        var samples = new Samples();
        foreach (var (sent, arrived) in connections.SelectMany(static connection => connection.Times))
        {
            samples.Add(sent, arrived);
        }

        return samples;
    }

    private async Task<LoadConnection> OpenAsync(Target target)
    {
        var connection = await LoadConnection.ConnectAsync(target.Address);
        await connection.SendAsync(script);
        await connection.FirstEventAsync();
        return connection;
    }
}
