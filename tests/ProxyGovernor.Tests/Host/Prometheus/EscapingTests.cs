using ProxyGovernor.Host.Prometheus;

namespace ProxyGovernor.Tests.Host.Prometheus;

public sealed class EscapingTests
{
    [Fact]
    public async Task Label_values_escape_quote_backslash_and_line_feed()
    {
        using var scraped = new ScrapedMeter("escaping.labels");
        scraped.Meter.CreateCounter<long>("hits").Add(1, new KeyValuePair<string, object?>("path", "a\"b\\c\nd"));
        Assert.Contains("""hits_total{path="a\"b\\c\nd",otel_scope_name="escaping.labels"} 1""", await scraped.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText, """say "no" \\ or\nyes""")]
    [InlineData(ExpositionFormat.OpenMetrics, """say \"no\" \\ or\nyes""")]
    public async Task Help_stays_on_one_line_and_OpenMetrics_escapes_its_quotes(object format, string expected)
    {
        using var scraped = new ScrapedMeter("escaping.help." + format);
        scraped.Meter.CreateObservableGauge("level", () => 1, description: "say \"no\" \\ or\nyes");
        Assert.Contains($"# HELP level {expected}\n", await scraped.ScrapeAsync((ExpositionFormat)format), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tag_keys_that_sanitize_to_one_label_are_joined_instead_of_doubled()
    {
        using var scraped = new ScrapedMeter("escaping.keys");
        scraped.Meter.CreateCounter<long>("hits").Add(1, new("a.b", "1"), new("a-b", true));
        Assert.Contains("a_b=\"true;1\",otel", await scraped.ScrapeAsync(), StringComparison.Ordinal);
    }
}
