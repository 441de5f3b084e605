using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ProxyGovernor.Host.Telemetry;

/// <summary>Adds the OpenTelemetry providers: metrics to scrape always, and both signals over OTLP where an endpoint is configured.</summary>
internal static class TelemetryServiceCollectionExtensions
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the meter provider, and the tracer provider where traces have somewhere to go; both listen before the server starts.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        bool export = !string.IsNullOrEmpty(configuration[OtlpEndpoint]);
        var telemetry = services.AddOpenTelemetry().ConfigureResource(Describe).WithMetrics(metrics => Measure(metrics, export));
        if (export)
        {
            telemetry.WithTracing(tracing => tracing.AddSource("ProxyGovernor", "Microsoft.AspNetCore").AddOtlpExporter());
        }

        return services;
    }

    private static void Measure(MeterProviderBuilder metrics, bool export)
    {
        metrics
            .AddMeter("ProxyGovernor", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting", "System.Net.Http", "System.Runtime")
            .AddView(MetricViews.Select)
            .AddPrometheusExporter(MetricsPage.Configure);
        if (export)
        {
            metrics.AddOtlpExporter();
        }
    }

    // The environment comes last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES keep their usual meaning.
    private static void Describe(ResourceBuilder resource) => resource.AddService("proxygovernor").AddEnvironmentVariableDetector();
}
