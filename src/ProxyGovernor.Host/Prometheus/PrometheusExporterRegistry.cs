using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OpenTelemetry.Metrics;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>Finds the exporter of a meter provider, which the SDK itself tells only to its own packages.</summary>
internal static class PrometheusExporterRegistry
{
    private static readonly ConditionalWeakTable<PrometheusExporter, object> Exporters = [];

    /// <summary>Remembers an exporter for as long as its provider lives.</summary>
    public static PrometheusExporter Add(PrometheusExporter exporter)
    {
        Exporters.Add(exporter, Exporters);
        return exporter;
    }

    /// <summary>The exporter that the provider was built with.</summary>
    public static bool TryFind(MeterProvider provider, [NotNullWhen(true)] out PrometheusExporter? exporter)
    {
        exporter = Exporters.Select(entry => entry.Key).FirstOrDefault(candidate => ReferenceEquals(candidate.ParentProvider, provider));
        return exporter is not null;
    }
}
