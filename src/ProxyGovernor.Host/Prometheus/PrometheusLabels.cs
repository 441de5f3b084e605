using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>Renders the tags of one series as Prometheus labels.</summary>
internal static class PrometheusLabels
{
    /// <summary>The labels of a series without braces, ending with the meter's name: two meters may use one instrument name.</summary>
    public static string Render(Metric metric, ReadOnlyTagCollection tags)
    {
        var labels = new List<KeyValuePair<string, string>>();
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            Add(labels, PrometheusName.Sanitize(tag.Key), Text(tag.Value));
        }

        Add(labels, "otel_scope_name", metric.MeterName);
        if (!string.IsNullOrEmpty(metric.MeterVersion))
        {
            Add(labels, "otel_scope_version", metric.MeterVersion);
        }

        return string.Join(',', labels.Select(label => $"{label.Key}=\"{Escape(label.Value)}\""));
    }

    // Keys that differ before they are sanitized may be equal afterwards, and a scrape with a doubled label is refused whole.
    private static void Add(List<KeyValuePair<string, string>> labels, string name, string value)
    {
        int same = labels.FindIndex(label => label.Key == name);
        if (same < 0)
        {
            labels.Add(new(name, value));
        }
        else
        {
            labels[same] = new(name, labels[same].Value + ";" + value);
        }
    }

    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private static string Escape(string value) =>
        new StringBuilder(value).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").ToString();
}
