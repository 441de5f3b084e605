namespace ProxyGovernor.Tests.Host.Prometheus;

public sealed class NegotiationTests
{
    [Theory(Timeout = 120_000)]
    [InlineData("application/openmetrics-text; version=1.0.0")]
    [InlineData("application/openmetrics-text")]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")]
    [InlineData("text/plain;version=0.0.4;q=0.3, application/openmetrics-text;version=\"1.0.0\";q=0.6, */*;q=0.2")]
    public async Task OpenMetrics_is_answered_to_those_who_prefer_it(string accept)
    {
        (string page, string contentType) = await ScrapeAsync(accept);
        Assert.StartsWith("application/openmetrics-text; version=1.0.0; charset=utf-8", contentType, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", page, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("text/plain")]
    [InlineData("application/openmetrics-text;q=0")]
    [InlineData("application/openmetrics-text;q=0.4, text/plain;q=0.5")]
    [InlineData("application/openmetrics-text;version=9.0.0")]
    [InlineData("image/png")]
    [InlineData("not a media type")]
    public async Task Everyone_else_gets_Prometheus_text(string accept)
    {
        (string page, string contentType) = await ScrapeAsync(accept);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", contentType);
        Assert.DoesNotContain("# EOF", page, StringComparison.Ordinal);
    }

    private static async Task<(string Page, string ContentType)> ScrapeAsync(string accept)
    {
        await using ScrapeTarget target = await ScrapeTarget.StartAsync("negotiation");
        return await target.ScrapeAsync(accept);
    }
}
