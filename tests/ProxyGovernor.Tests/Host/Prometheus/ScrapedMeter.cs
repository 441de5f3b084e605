using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using ProxyGovernor.Host.Prometheus;

namespace ProxyGovernor.Tests.Host.Prometheus;

/// <summary>A meter of the test's own behind a real meter provider and its exporter.</summary>
internal sealed class ScrapedMeter : IDisposable
{
    private readonly MeterProvider provider;
    private readonly PrometheusExporter exporter;

    public ScrapedMeter(string name, Action<MeterProviderBuilder>? configure = null)
    {
        Meter = new Meter(name);
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder().AddMeter(name).AddPrometheusExporter();
        configure?.Invoke(builder);
        provider = builder.Build();
        Assert.True(PrometheusExporterRegistry.TryFind(provider, out PrometheusExporter? found));
        exporter = found;
    }

    public Meter Meter { get; }

    public async Task<string> ScrapeAsync(ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        Assert.IsType<string>(await exporter.ScrapeAsync(format, TestContext.Current.CancellationToken));

    public void Dispose()
    {
        provider.Dispose();
        Meter.Dispose();
    }
}
