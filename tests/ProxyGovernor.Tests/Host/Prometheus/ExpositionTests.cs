using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using ProxyGovernor.Host.Prometheus;

namespace ProxyGovernor.Tests.Host.Prometheus;

public sealed class ExpositionTests
{
    [Fact]
    public async Task A_fixed_meter_reads_exactly_so_in_Prometheus_text()
    {
        using ScrapedMeter scraped = Fixed("exposition.text");
        Assert.Equal(
            """
            # TYPE streams_started_total counter
            # HELP streams_started_total Streams that began.
            streams_started_total{route="default",otel_scope_name="exposition.text"} 3
            # TYPE streams_active gauge
            streams_active{otel_scope_name="exposition.text"} -1
            # TYPE stream_duration_seconds histogram
            # HELP stream_duration_seconds How long.
            stream_duration_seconds_bucket{otel_scope_name="exposition.text",le="0.5"} 1
            stream_duration_seconds_bucket{otel_scope_name="exposition.text",le="10"} 2
            stream_duration_seconds_bucket{otel_scope_name="exposition.text",le="+Inf"} 3
            stream_duration_seconds_sum{otel_scope_name="exposition.text"} 102.25
            stream_duration_seconds_count{otel_scope_name="exposition.text"} 3

            """,
            await scraped.ScrapeAsync());
    }

    [Fact]
    public async Task OpenMetrics_names_counters_units_and_bounds_its_own_way_and_ends_with_EOF()
    {
        using ScrapedMeter scraped = Fixed("exposition.open");
        Assert.Equal(
            """
            # TYPE streams_started counter
            # HELP streams_started Streams that began.
            streams_started_total{route="default",otel_scope_name="exposition.open"} 3
            # TYPE streams_active gauge
            streams_active{otel_scope_name="exposition.open"} -1
            # TYPE stream_duration_seconds histogram
            # UNIT stream_duration_seconds seconds
            # HELP stream_duration_seconds How long.
            stream_duration_seconds_bucket{otel_scope_name="exposition.open",le="0.5"} 1
            stream_duration_seconds_bucket{otel_scope_name="exposition.open",le="10.0"} 2
            stream_duration_seconds_bucket{otel_scope_name="exposition.open",le="+Inf"} 3
            stream_duration_seconds_sum{otel_scope_name="exposition.open"} 102.25
            stream_duration_seconds_count{otel_scope_name="exposition.open"} 3
            # EOF

            """,
            await scraped.ScrapeAsync(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public async Task An_empty_collection_is_a_valid_page()
    {
        using var scraped = new ScrapedMeter("exposition.empty");
        Assert.Equal(string.Empty, await scraped.ScrapeAsync());
        Assert.Equal("# EOF\n", await scraped.ScrapeAsync(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public async Task Values_are_cumulative_from_scrape_to_scrape()
    {
        using var scraped = new ScrapedMeter("exposition.cumulative");
        Counter<long> counter = scraped.Meter.CreateCounter<long>("hits");
        counter.Add(1);
        await scraped.ScrapeAsync();
        counter.Add(1);
        Assert.Contains("hits_total{otel_scope_name=\"exposition.cumulative\"} 2\n", await scraped.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    public async Task Numbers_are_spelled_as_scrapers_read_them(double value, string text)
    {
        using var scraped = new ScrapedMeter("exposition.numbers." + text);
        scraped.Meter.CreateObservableGauge("level", () => value);
        Assert.EndsWith($"}} {text}\n", await scraped.ScrapeAsync(), StringComparison.Ordinal);
    }

    private static ScrapedMeter Fixed(string name)
    {
        var scraped = new ScrapedMeter(name, builder => builder.AddView(
            "stream.duration", new ExplicitBucketHistogramConfiguration { Boundaries = [0.5, 10] }));
        scraped.Meter.CreateCounter<long>("streams.started", "{stream}", "Streams that began.").Add(3, new KeyValuePair<string, object?>("route", "default"));
        scraped.Meter.CreateUpDownCounter<int>("streams.active", "{stream}").Add(-1);
        Histogram<double> duration = scraped.Meter.CreateHistogram<double>("stream.duration", "s", "How long.");
        duration.Record(0.25);
        duration.Record(2);
        duration.Record(100);
        return scraped;
    }
}
