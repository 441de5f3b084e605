using System.Diagnostics.Metrics;

namespace ProxyGovernor.Tests.Host.Prometheus;

public sealed class FamilyGroupingTests
{
    [Fact]
    public async Task Two_meters_with_one_instrument_name_share_a_family()
    {
        using var other = new Meter("grouping.second");
        using var scraped = new ScrapedMeter("grouping.first", builder => builder.AddMeter(other.Name));
        scraped.Meter.CreateCounter<long>("hits").Add(1);
        scraped.Meter.CreateCounter<long>("between").Add(1);
        other.CreateCounter<long>("hits").Add(2);

        Assert.StartsWith(
            """
            # TYPE hits_total counter
            hits_total{otel_scope_name="grouping.first"} 1
            hits_total{otel_scope_name="grouping.second"} 2
            # TYPE between_total counter
            """,
            await scraped.ScrapeAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_types_under_one_name_the_first_one_stands()
    {
        using var scraped = new ScrapedMeter("grouping.types");
        scraped.Meter.CreateCounter<long>("jobs").Add(1);
        scraped.Meter.CreateObservableGauge("jobs.total", () => 7);

        string page = await scraped.ScrapeAsync();
        Assert.Single(page.Split('\n'), line => line.StartsWith("# TYPE jobs_total ", StringComparison.Ordinal));
        Assert.Contains("jobs_total{otel_scope_name=\"grouping.types\"} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_series_is_written_once_even_if_two_instruments_report_it()
    {
        using var scraped = new ScrapedMeter("grouping.series");
        scraped.Meter.CreateCounter<long>("hits", description: "one").Add(1);
        scraped.Meter.CreateCounter<long>("hits", description: "another").Add(5);
        Assert.Single((await scraped.ScrapeAsync()).Split('\n'), line => line.StartsWith("hits_total{", StringComparison.Ordinal));
    }
}
