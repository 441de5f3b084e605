using System.Text;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Metrics;
using ProxyGovernor.Host.Prometheus;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the Prometheus exporter over HTTP.</summary>
internal static class PrometheusExporterEndpointRouteBuilderExtensions
{
    /// <summary>Maps the page that a Prometheus server scrapes.</summary>
    /// <param name="endpoints">The application, whose services hold a <see cref="MeterProvider"/>.</param>
    /// <param name="path">Where the page is.</param>
    /// <exception cref="InvalidOperationException">The meter provider was built without <c>AddPrometheusExporter</c>.</exception>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints, string path = "/metrics")
    {
        MeterProvider provider = endpoints.ServiceProvider.GetRequiredService<MeterProvider>();
        if (!PrometheusExporterRegistry.TryFind(provider, out PrometheusExporter? exporter))
        {
            throw new InvalidOperationException("The meter provider has no Prometheus exporter: call AddPrometheusExporter where it is built.");
        }

        return endpoints.MapGet(path, context => RespondAsync(context, exporter)).WithDisplayName("Prometheus metrics");
    }

    private static async Task RespondAsync(HttpContext context, PrometheusExporter exporter)
    {
        HttpResponse response = context.Response;
        ExpositionFormat format = ExpositionNegotiation.Choose(context.Request.Headers.Accept);
        if (await exporter.ScrapeAsync(format, context.RequestAborted) is not { } page)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        response.ContentType = ExpositionNegotiation.ContentType(format);
        response.Headers.Vary = HeaderNames.Accept;
        await response.WriteAsync(page, Encoding.UTF8, context.RequestAborted);
    }
}
