using OpenTelemetry.Metrics;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>The Prometheus types that the exported instruments map to.</summary>
internal enum FamilyType
{
    /// <summary>Only goes up.</summary>
    Counter,

    /// <summary>Goes up and down: gauges and up-down counters.</summary>
    Gauge,

    /// <summary>Cumulative buckets, a sum and a count.</summary>
    Histogram,
}

internal static class FamilyTypes
{
    /// <summary>The family type of an instrument; none for exponential histograms, which the text formats cannot say.</summary>
    public static FamilyType? Of(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => FamilyType.Counter,
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => FamilyType.Gauge,
        MetricType.LongGauge or MetricType.DoubleGauge => FamilyType.Gauge,
        MetricType.Histogram => FamilyType.Histogram,
        _ => null,
    };

    /// <summary>The word that a <c># TYPE</c> line carries.</summary>
    public static string Keyword(this FamilyType type) => type switch
    {
        FamilyType.Counter => "counter",
        FamilyType.Histogram => "histogram",
        _ => "gauge",
    };
}
