using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ProxyGovernor.Host.Telemetry;

/// <summary>Builds the OpenTelemetry providers: metrics to scrape always, and both signals over OTLP where an endpoint is configured.</summary>
internal static class TelemetryServiceCollectionExtensions
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the meter provider, the tracer provider where traces have somewhere to go, and the service that starts both.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        bool export = !string.IsNullOrEmpty(configuration[OtlpEndpoint]);
        services.AddSingleton(_ => BuildMeterProvider(configuration, export));
        if (export)
        {
            services.AddSingleton(_ => BuildTracerProvider(configuration));
        }

        return services.AddHostedService<TelemetryActivation>();
    }

    private static MeterProvider BuildMeterProvider(IConfiguration configuration, bool export)
    {
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddMeter("ProxyGovernor", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting", "System.Net.Http", "System.Runtime")
            .AddView(MetricViews.Select)
            .AddPrometheusExporter();
        return (export ? builder.AddOtlpExporter() : builder).Build();
    }

    private static TracerProvider BuildTracerProvider(IConfiguration configuration) => Sdk.CreateTracerProviderBuilder()
        .ConfigureServices(services => services.AddSingleton(configuration))
        .ConfigureResource(Describe)
        .AddSource("ProxyGovernor", "Microsoft.AspNetCore")
        .AddOtlpExporter()
        .Build();

    // The environment comes last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES keep their usual meaning.
    private static void Describe(ResourceBuilder resource) => resource.AddService("proxygovernor").AddEnvironmentVariableDetector();
}
