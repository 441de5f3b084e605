using System.Diagnostics.Metrics;
using ProxyGovernor.Host.Telemetry;

namespace ProxyGovernor.Tests.Host.Telemetry;

public sealed class MetricViewsTests
{
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
