using System.Diagnostics.Metrics;

namespace ProxyGovernor.Tests.Host.Prometheus;

public sealed class PrometheusServerTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_real_Prometheus_scrapes_the_exporter_and_answers_queries()
    {
        await using ScrapeTarget target = await ScrapeTarget.StartAsync("server.target");
        Counter<long> started = target.Meter.CreateCounter<long>("streams.started");
        started.Add(2, new KeyValuePair<string, object?>("route", "a"));
        started.Add(3, new KeyValuePair<string, object?>("route", "b"));
        Histogram<double> duration = target.Meter.CreateHistogram<double>("stream.duration", "s");
        duration.Record(4);
        duration.Record(6);

        await using PrometheusServer server = await PrometheusServer.StartAsync(target.Address);
        Assert.Equal("5", await server.QueryAsync("sum(streams_started_total) == 5"));
        Assert.Equal("3", await server.QueryAsync("streams_started_total{route=\"b\"}"));
        Assert.Equal("5", await server.QueryAsync("stream_duration_seconds_sum / stream_duration_seconds_count"));
        Assert.Equal("1", await server.QueryAsync("max_over_time(up[5m]) == 1"));
    }
}
