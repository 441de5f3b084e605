using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>The rows that a load fills: what one of its events or requests takes of the proxy's process, and how long it is on its way.</summary>
internal sealed class LoadRows(Row cost, Row? switches = null, Row? time = null)
{
    public IReadOnlyList<Row> All { get; } = [.. new[] { cost, switches, time }.OfType<Row>()];

    public bool HasTime => time is not null;

    /// <summary>What the target's process has used so far; null where there is no proxy.</summary>
    public static ProcessUsage? UsageOf(Target target) => target.Process is { } process ? ProcessUsage.Of(process) : null;

    /// <param name="before">Before the load.</param>
    /// <param name="after">After it.</param>
    /// <param name="count">How much there was of it.</param>
    /// <param name="times">How long each took; empty where no row asks.</param>
    public IReadOnlyList<(Row Row, double Figure)> Figures(ProcessUsage? before, ProcessUsage? after, double count, Samples times)
    {
        var figures = new List<(Row, double)>();
        if (before is { } from && after is { } until)
        {
            figures.Add((cost, (until.Microseconds - from.Microseconds) / count));
            if (switches is not null)
            {
                figures.Add((switches, (until.Switches - from.Switches) / count));
            }
        }

        if (time is not null)
        {
            figures.Add((time, times.Percentile(0.5)));
        }

        return figures;
    }
}
