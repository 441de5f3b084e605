using ProxyGovernor.Benchmarks.Streams.Load;
using ProxyGovernor.Benchmarks.Streams.Model;
using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>Streams as fast as they go. The model server and the load generator need processors of the same machine too.</summary>
internal sealed class FloodScenario(int streams, TimeSpan window) : IScenario
{
    public IReadOnlyList<Row> Rows { get; } = [Row.Saturated];

    public async Task<IReadOnlyList<(Row Row, double Figure)>> MeasureAsync(Target target)
    {
        var open = new Window();
        var connections = await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => LoadConnection.ConnectAsync(target.Address)));
        var reading = Task.WhenAll(connections.Select(async connection =>
        {
            await connection.SendAsync(new Script(Mode.Flood));
            await connection.CountAsync(open, timed: false);
        }));
        await open.HoldOpenAsync(window);
        Array.ForEach(connections, static connection => connection.Dispose());
        await reading;
        return [(Row.Saturated, connections.Sum(static connection => connection.Events) / window.TotalSeconds)];
    }
}
