using System.Globalization;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>Writes numbers as both formats read them.</summary>
internal static class ExpositionNumber
{
    /// <summary>A sample value: the shortest text that reads back as the same number.</summary>
    public static string Value(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>A bucket's upper bound. OpenMetrics wants one spelling per number, always that of a floating point number.</summary>
    public static string Bound(double bound, ExpositionFormat format)
    {
        string text = Value(bound);
        bool whole = double.IsFinite(bound) && text.AsSpan().IndexOfAny('.', 'E') < 0;
        return whole && format == ExpositionFormat.OpenMetrics ? text + ".0" : text;
    }
}
