using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>Writes one page of metric families.</summary>
/// <param name="format">The page's format.</param>
internal sealed class ExpositionWriter(ExpositionFormat format)
{
    private readonly StringBuilder page = new();

    private bool IsOpenMetrics => format == ExpositionFormat.OpenMetrics;

    /// <summary>Adds a family with all its series.</summary>
    public void Write(MetricFamily family)
    {
        WriteHeader(family);
        var series = new HashSet<string>(StringComparer.Ordinal);
        foreach (Metric metric in family.Metrics)
        {
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                string labels = PrometheusLabels.Render(metric, point.Tags);
                if (series.Add(labels))
                {
                    WritePoint(family, metric.MetricType, in point, labels);
                }
            }
        }
    }

    /// <summary>Ends the page and returns it.</summary>
    public string Complete() => IsOpenMetrics ? page.Append("# EOF\n").ToString() : page.ToString();

    private void WriteHeader(MetricFamily family)
    {
        // The formats disagree about what a counter's family is called.
        string name = family.Type == FamilyType.Counter && !IsOpenMetrics ? family.Name + PrometheusName.CounterSuffix : family.Name;
        page.Append("# TYPE ").Append(name).Append(' ').Append(family.Type.Keyword()).Append('\n');
        if (IsOpenMetrics && family.Unit.Length > 0)
        {
            page.Append("# UNIT ").Append(name).Append(' ').Append(family.Unit).Append('\n');
        }

        if (family.Help.Length > 0)
        {
            page.Append("# HELP ").Append(name).Append(' ').Append(Help(family.Help)).Append('\n');
        }
    }

    private void WritePoint(MetricFamily family, MetricType type, in MetricPoint point, string labels)
    {
        if (family.Type == FamilyType.Histogram)
        {
            WriteHistogram(family.Name, in point, labels);
            return;
        }

        string name = family.Type == FamilyType.Counter ? family.Name + PrometheusName.CounterSuffix : family.Name;
        WriteSample(name, labels, type switch
        {
            MetricType.LongSum or MetricType.LongSumNonMonotonic => Integer(point.GetSumLong()),
            MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => ExpositionNumber.Value(point.GetSumDouble()),
            MetricType.LongGauge => Integer(point.GetGaugeLastValueLong()),
            _ => ExpositionNumber.Value(point.GetGaugeLastValueDouble()),
        });
    }

    private void WriteHistogram(string name, in MetricPoint point, string labels)
    {
        long count = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            if (double.IsFinite(bucket.ExplicitBound))
            {
                WriteBucket(name, labels, bucket.ExplicitBound, count);
            }
        }

        // An instrument may be configured without buckets; the one without bound is there even so, and is the count.
        count = point.GetHistogramCount();
        WriteBucket(name, labels, double.PositiveInfinity, count);
        WriteSample(name + "_sum", labels, ExpositionNumber.Value(point.GetHistogramSum()));
        WriteSample(name + "_count", labels, Integer(count));
    }

    private void WriteBucket(string name, string labels, double bound, long count) =>
        WriteSample(name + "_bucket", $"{labels},le=\"{ExpositionNumber.Bound(bound, format)}\"", Integer(count));

    private void WriteSample(string name, string labels, string value) =>
        page.Append(name).Append('{').Append(labels).Append("} ").Append(value).Append('\n');

    private string Help(string description)
    {
        string escaped = description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return IsOpenMetrics ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);
}
