using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>All instruments that are exposed under one name, since a format allows each family only once on a page.</summary>
/// <param name="Name">The family's name, without <c>_total</c>.</param>
/// <param name="Type">What all its instruments are.</param>
/// <param name="Unit">The unit's word, which the name ends with; empty if there is none.</param>
/// <param name="Help">The first instrument's description.</param>
internal sealed record MetricFamily(string Name, FamilyType Type, string Unit, string Help)
{
    private readonly List<Metric> metrics = [];

    /// <summary>The instruments, in the order in which they were created.</summary>
    public IReadOnlyList<Metric> Metrics => metrics;

    /// <summary>
    /// Groups a collection by exposed name. Where instruments of one name contradict each other in type, the first one wins: a page that
    /// says both is refused whole by the scraper, which would cost every other metric.
    /// </summary>
    public static IReadOnlyCollection<MetricFamily> Group(in Batch<Metric> batch)
    {
        var families = new OrderedDictionary<string, MetricFamily>();
        foreach (Metric metric in batch)
        {
            if (FamilyTypes.Of(metric.MetricType) is not { } type)
            {
                continue;
            }

            string unit = PrometheusUnit.Suffix(metric.Unit, type);
            string name = PrometheusName.Family(metric.Name, unit, type);
            string samples = type == FamilyType.Counter ? name + PrometheusName.CounterSuffix : name;
            if (!families.TryGetValue(samples, out MetricFamily? family))
            {
                family = new MetricFamily(name, type, unit, metric.Description);
                families.Add(samples, family);
            }

            if (family.Type == type)
            {
                family.metrics.Add(metric);
            }
        }

        return families.Values;
    }
}
