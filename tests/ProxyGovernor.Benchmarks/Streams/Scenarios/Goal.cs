using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>A bound on the governed host's figure over another's of the same round.</summary>
/// <param name="Against">The other.</param>
/// <param name="Ratio">The most, or the least.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Goal(TargetKind Against, double Ratio, bool AtLeast = false);
