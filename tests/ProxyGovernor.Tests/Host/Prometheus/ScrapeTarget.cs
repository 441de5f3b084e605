using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using ProxyGovernor.Host.Telemetry;

namespace ProxyGovernor.Tests.Host.Prometheus;

/// <summary>A real Kestrel on a free loopback port that serves one meter as the host serves its own.</summary>
internal sealed class ScrapeTarget : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient client;

    private ScrapeTarget(WebApplication app, Meter meter)
    {
        (this.app, Meter) = (app, meter);
        client = new HttpClient { BaseAddress = Address };
    }

    public Meter Meter { get; }

    public Uri Address => new(app.Urls.Single());

    public static async Task<ScrapeTarget> StartAsync(string meterName, Action<MeterProviderBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(meterName).AddPrometheusExporter(MetricsPage.Configure);
            configure?.Invoke(metrics);
        });
        WebApplication app = builder.Build();
        app.MapPrometheusScrapingEndpoint();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ScrapeTarget(app, new Meter(meterName));
    }

    /// <summary>The page and what it says it is, for a client that accepts this.</summary>
    public async Task<(string Page, string ContentType)> ScrapeAsync(string accept = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), $"{response.Content.Headers.ContentType}");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        Meter.Dispose();
    }
}
