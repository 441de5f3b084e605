using ProxyGovernor.Benchmarks.Measuring;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>One thing that is measured, in rounds that take turns with those of the others.</summary>
internal interface ILeaseBenchmark
{
    /// <summary>One round; its figures go into the table.</summary>
    Task MeasureAsync(RoundTable table, CancellationToken cancellationToken);
}
