using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>One thing that is measured of every target in turn.</summary>
internal interface IScenario
{
    /// <summary>The rows that it fills.</summary>
    IReadOnlyList<Row> Rows { get; }

    /// <summary>One round of one target.</summary>
    /// <returns>Its figures. Latencies are told with the way through the load generator and the model server; what no proxy costs is taken off later.</returns>
    Task<IReadOnlyList<(Row Row, double Figure)>> MeasureAsync(Target target);
}
