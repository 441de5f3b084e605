using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Streams.Load;
using ProxyGovernor.Benchmarks.Streams.Model;
using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>Streams that the model server paces, whether the proxy keeps up or not.</summary>
internal sealed class PacedScenario(int streams, Script script, TimeSpan window, Row cost, Row? switches = null, Row? latency = null) : IScenario
{
    /// <summary>For what opening the streams has set off.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    public IReadOnlyList<Row> Rows { get; } = [.. new[] { cost, switches, latency }.OfType<Row>()];

    public async Task<IReadOnlyList<(Row Row, double Figure)>> MeasureAsync(Target target)
    {
        var open = new Window();
        var connections = await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => OpenAsync(target)));
        var reading = Task.WhenAll(connections.Select(connection => connection.CountAsync(open, latency is not null)));
        await Task.Delay(Settling);
        var before = Usage(target);
        await open.HoldOpenAsync(window);
        var after = Usage(target);
        Array.ForEach(connections, static connection => connection.Dispose());
        await reading;

        double events = connections.Sum(static connection => connection.Events);
        var figures = new List<(Row, double)>();
        if (target.Process is not null)
        {
            figures.Add((cost, (after.Microseconds - before.Microseconds) / events));
        }

        if (target.Process is not null && switches is not null)
        {
            figures.Add((switches, (after.Switches - before.Switches) / events));
        }

        if (latency is not null)
        {
            figures.Add((latency, Median(connections)));
        }

        return figures;
    }

    private static ProcessUsage Usage(Target target) => target.Process is { } process ? ProcessUsage.Of(process) : default;

    private static double Median(LoadConnection[] connections)
    {
        var samples = new Samples();
        foreach (var (sent, arrived) in connections.SelectMany(static connection => connection.Times))
        {
            samples.Add(sent, arrived);
        }

        return samples.Percentile(0.5);
    }

    private async Task<LoadConnection> OpenAsync(Target target)
    {
        var connection = await LoadConnection.ConnectAsync(target.Address);
        await connection.SendAsync(script);
        await connection.FirstEventAsync();
        return connection;
    }
}
