using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using ProxyGovernor.Host.Telemetry;

namespace ProxyGovernor.Tests.Host.Telemetry;

public sealed class MetricViewsTests
{
    [Theory]
    [InlineData("http.client.request.duration")]
    [InlineData("http.client.active_requests")]
    public void The_way_out_of_a_request_is_not_measured_beside_the_way_in(string name)
    {
        using var meter = new Meter("System.Net.Http");
        Assert.Same(MetricStreamConfiguration.Drop, MetricViews.Select(meter.CreateHistogram<double>(name)));
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
