using System.Diagnostics;

namespace ProxyGovernor.Benchmarks.Measuring;

/// <summary>The samples of one round, all kept: percentiles are read from the sorted samples, and nothing is binned.</summary>
internal sealed class Samples
{
    private readonly List<double> _microseconds = [];

    public int Count => _microseconds.Count;

    public static Samples Of(IEnumerable<Samples> parts)
    {
        var all = new Samples();
        all._microseconds.AddRange(parts.SelectMany(static part => part._microseconds));
        return all;
    }

    public void Add(long from, long until) => _microseconds.Add(Stopwatch.GetElapsedTime(from, until).TotalMicroseconds);

    /// <summary>The smallest sample that is not exceeded by this share of them (nearest rank).</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public double Percentile(double share)
    {
        _microseconds.Sort();
        return _microseconds[(int)Math.Ceiling(share * _microseconds.Count) - 1];
    }
}
