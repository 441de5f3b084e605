namespace ProxyGovernor.Tests.Host.Prometheus;

public sealed class ConcurrentScrapeTests
{
    [Fact]
    public async Task Scrapes_take_turns_and_each_is_complete()
    {
        using var scraped = new ScrapedMeter("concurrent.turns");
        int inside = 0;
        int most = 0;
        int collections = 0;
        scraped.Meter.CreateObservableGauge("level", () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Thread.SpinWait(20_000);
            Interlocked.Decrement(ref inside);
            return Interlocked.Increment(ref collections);
        });

        string[] pages = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => scraped.ScrapeAsync())));

        Assert.Equal(1, most);
        Assert.Equal(16, collections);
        Assert.Equal(16, pages.Distinct().Count());
        Assert.All(pages, page => Assert.StartsWith("# TYPE level gauge\nlevel{", page, StringComparison.Ordinal));
    }
}
