using OpenTelemetry.Exporter;

namespace ProxyGovernor.Host.Telemetry;

/// <summary>How <c>/metrics</c> answers.</summary>
internal static class MetricsPage
{
    /// <summary>Sets what the exporter's defaults do otherwise.</summary>
    public static void Configure(PrometheusAspNetCoreOptions options)
    {
        // A scrape tells what was so when it came, however soon after another; those that come together share one collection as it is.
        options.ScrapeResponseCacheDurationMilliseconds = 0;

        // Scrapes also share a buffer: one that is not read to its end keeps the next ones waiting, and Prometheus gives up after 10 s.
        options.ScrapeResponseTimeoutMilliseconds = 5_000;
    }
}
