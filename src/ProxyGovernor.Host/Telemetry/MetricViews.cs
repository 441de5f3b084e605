using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace ProxyGovernor.Host.Telemetry;

/// <summary>Changes what some instruments report, so that buckets fit streams and the number of series stays bounded.</summary>
internal static class MetricViews
{
    // From a fast first event to the longest total time that a policy allows by default (30 min).
    private static readonly double[] StreamSeconds =
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];

    /// <summary>The view of an instrument; none leaves it as its author meant it.</summary>
    public static MetricStreamConfiguration? Select(Instrument instrument) => instrument switch
    {
        // A proxied stream is a request that takes as long as the stream.
        { Name: "http.server.request.duration" } =>
            new ExplicitBucketHistogramConfiguration { Boundaries = StreamSeconds },

        // The way out of the same request: what it tells is told by the way in, and it makes every request dearer.
        { Name: "http.client.request.duration" or "http.client.active_requests" } => MetricStreamConfiguration.Drop,

        // Their network.peer.address is a new label value for each pod that a destination's name resolves to over time.
        { Name: "http.client.open_connections" } =>
            new MetricStreamConfiguration { TagKeys = ["http.connection.state", .. Destination] },
        { Name: "http.client.connection.duration" } =>
            new ExplicitBucketHistogramConfiguration { Boundaries = StreamSeconds, TagKeys = Destination },

        // As gauges whose Prometheus names end with _count, they fail a lint of the whole page.
        { Name: "dotnet.assembly.count" or "dotnet.process.cpu.count" or "dotnet.timer.count" } => MetricStreamConfiguration.Drop,

        _ => null,
    };

    private static string[] Destination => ["network.protocol.version", "server.address", "server.port", "url.scheme"];
}
