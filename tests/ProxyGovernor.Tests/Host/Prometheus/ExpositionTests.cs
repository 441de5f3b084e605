using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace ProxyGovernor.Tests.Host.Prometheus;

/// <summary>What rules, dashboards and scrapers rely on: the exporter is a beta, and says that it may change.</summary>
public sealed class ExpositionTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_fixed_meter_reads_so_in_Prometheus_text()
    {
        await using ScrapeTarget target = await FixedAsync("exposition.text");
        string[] page = (await target.ScrapeAsync()).Page.Split('\n');
        Assert.Equal(
            [
                "# TYPE stream_duration_seconds histogram",
                "# HELP stream_duration_seconds How long.",
                "stream_duration_seconds_bucket{otel_scope_name=\"exposition.text\",le=\"0.5\"} 1",
                "stream_duration_seconds_bucket{otel_scope_name=\"exposition.text\",le=\"10\"} 2",
                "stream_duration_seconds_bucket{otel_scope_name=\"exposition.text\",le=\"+Inf\"} 3",
                "stream_duration_seconds_sum{otel_scope_name=\"exposition.text\"} 102.25",
                "stream_duration_seconds_count{otel_scope_name=\"exposition.text\"} 3",
                "# TYPE streams_active gauge",
                "streams_active{otel_scope_name=\"exposition.text\"} -1",
                "# TYPE streams_started_total counter",
                "# HELP streams_started_total Streams that began.",
                "streams_started_total{otel_scope_name=\"exposition.text\",route=\"a\\\"b\\\\c\\nd\"} 3",
            ],
            page.Where(line => line.Contains("stream", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 120_000)]
    public async Task OpenMetrics_names_counters_units_and_bounds_its_own_way_and_tells_since_when()
    {
        await using ScrapeTarget target = await FixedAsync("exposition.open");
        string[] page = (await target.ScrapeAsync("application/openmetrics-text")).Page.Split('\n');
        Assert.Equal(
            [
                "# TYPE stream_duration_seconds histogram",
                "# UNIT stream_duration_seconds seconds",
                "# HELP stream_duration_seconds How long.",
                "stream_duration_seconds_bucket{otel_scope_name=\"exposition.open\",le=\"0.5\"} 1",
                "stream_duration_seconds_bucket{otel_scope_name=\"exposition.open\",le=\"10.0\"} 2",
                "stream_duration_seconds_bucket{otel_scope_name=\"exposition.open\",le=\"+Inf\"} 3",
                "stream_duration_seconds_sum{otel_scope_name=\"exposition.open\"} 102.25",
                "stream_duration_seconds_count{otel_scope_name=\"exposition.open\"} 3",
                "# TYPE streams_active gauge",
                "streams_active{otel_scope_name=\"exposition.open\"} -1",
                "# TYPE streams_started counter",
                "# HELP streams_started Streams that began.",
                "streams_started_total{otel_scope_name=\"exposition.open\",route=\"a\\\"b\\\\c\\nd\"} 3",
            ],
            page.Where(line => line.Contains("stream", StringComparison.Ordinal) && !line.Contains("_created{", StringComparison.Ordinal)));
        Assert.Equal(2, page.Count(line => line.Contains("_created{otel_scope_name=\"exposition.open\"", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_scrape_tells_what_was_so_when_it_came_however_soon_after_another()
    {
        await using ScrapeTarget target = await ScrapeTarget.StartAsync("exposition.fresh");
        Counter<long> counter = target.Meter.CreateCounter<long>("hits");
        for (int hits = 1; hits <= 20; hits++)
        {
            counter.Add(1);
            Assert.Contains($"hits_total{{otel_scope_name=\"exposition.fresh\"}} {hits}\n", (await target.ScrapeAsync()).Page, StringComparison.Ordinal);
        }
    }

    private static async Task<ScrapeTarget> FixedAsync(string name)
    {
        ScrapeTarget target = await ScrapeTarget.StartAsync(name, static metrics => metrics.AddView(
            "stream.duration", new ExplicitBucketHistogramConfiguration { Boundaries = [0.5, 10] }));
        target.Meter.CreateCounter<long>("streams.started", "{stream}", "Streams that began.").Add(3, new KeyValuePair<string, object?>("route", "a\"b\\c\nd"));
        target.Meter.CreateUpDownCounter<int>("streams.active", "{stream}").Add(-1);
        Histogram<double> duration = target.Meter.CreateHistogram<double>("stream.duration", "s", "How long.");
        duration.Record(0.25);
        duration.Record(2);
        duration.Record(100);
        return target;
    }
}
