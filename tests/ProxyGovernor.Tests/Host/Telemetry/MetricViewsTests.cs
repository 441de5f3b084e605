using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using ProxyGovernor.Host.Telemetry;

namespace ProxyGovernor.Tests.Host.Telemetry;

public sealed class MetricViewsTests
{
    [Fact]
    public void Our_durations_span_5_ms_to_30_minutes_unless_their_author_gave_bounds()
    {
        using var meter = new Meter("ProxyGovernor");
        var view = Assert.IsType<ExplicitBucketHistogramConfiguration>(MetricViews.Select(meter.CreateHistogram<double>("stream.duration", "s")));
        Assert.Equal((0.005, 1800), (view.Boundaries![0], view.Boundaries[^1]));

        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 1] };
        Assert.Null(MetricViews.Select(meter.CreateHistogram("store.call", "s", null, null, advice)));
    }

    [Fact]
    public void Connections_are_not_told_apart_by_peer_address()
    {
        using var meter = new Meter("System.Net.Http");
        foreach (Instrument instrument in new Instrument[]
        {
            meter.CreateUpDownCounter<long>("http.client.open_connections"),
            meter.CreateHistogram<double>("http.client.connection.duration", "s"),
        })
        {
            string[] tags = Assert.IsType<string[]>(MetricViews.Select(instrument)?.TagKeys);
            Assert.Contains("server.address", tags);
            Assert.DoesNotContain("network.peer.address", tags);
        }
    }
}
