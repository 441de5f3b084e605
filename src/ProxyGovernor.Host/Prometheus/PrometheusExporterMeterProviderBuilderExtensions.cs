using ProxyGovernor.Host.Prometheus;

// The namespaces, names and signatures of the public entry points are those of OpenTelemetry.Exporter.Prometheus.AspNetCore, which the
// package feed does not hold: a reference to it replaces this folder without a change elsewhere.
namespace OpenTelemetry.Metrics;

/// <summary>Registers the Prometheus exporter with a meter provider.</summary>
internal static class PrometheusExporterMeterProviderBuilderExtensions
{
    /// <summary>Adds the exporter that <c>MapPrometheusScrapingEndpoint</c> serves; it always reports cumulative values.</summary>
    public static MeterProviderBuilder AddPrometheusExporter(this MeterProviderBuilder builder) =>
        builder.AddReader(static _ => new BaseExportingMetricReader(PrometheusExporterRegistry.Add(new PrometheusExporter()))
        {
            TemporalityPreference = MetricReaderTemporalityPreference.Cumulative,
        });
}
