namespace ProxyGovernor.Benchmarks.Measuring;

/// <summary>A row of the table: one figure per round.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Of the figures.</param>
/// <param name="AtMost">The goal for the median over the rounds, where there is one.</param>
internal sealed record Measure(string Name, string Unit, double? AtMost = null);
