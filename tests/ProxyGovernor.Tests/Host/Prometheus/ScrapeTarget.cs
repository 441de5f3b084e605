using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ProxyGovernor.Tests.Host.Prometheus;

/// <summary>A real Kestrel on a free loopback port that serves one meter with the exporter.</summary>
internal sealed class ScrapeTarget : IAsyncDisposable
{
    private readonly WebApplication app;

    private ScrapeTarget(WebApplication app, Meter meter) => (this.app, Meter) = (app, meter);

    public Meter Meter { get; }

    public Uri Address => new(app.Urls.Single());

    public static async Task<ScrapeTarget> StartAsync(string meterName)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().AddMeter(meterName).AddPrometheusExporter().Build());
        WebApplication app = builder.Build();
        app.MapPrometheusScrapingEndpoint();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ScrapeTarget(app, new Meter(meterName));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Meter.Dispose();
    }
}
