namespace ProxyGovernor.Tests.Host.Prometheus;

public sealed class PromtoolTests
{
    [Fact(Timeout = 120_000)]
    public async Task Promtool_finds_nothing_wrong_with_a_real_scrape()
    {
        await using ScrapeTarget target = await ScrapeTarget.StartAsync("promtool.target");
        target.Meter.CreateCounter<long>("streams.started", "{stream}", "Streams \"begun\".").Add(1, new KeyValuePair<string, object?>("route", "a\"b\\c"));
        target.Meter.CreateObservableGauge("level", () => double.NaN, description: "A level.");
        target.Meter.CreateHistogram<double>("stream.duration", "s", "How long.").Record(1.5);
        (string page, _) = await target.ScrapeAsync();

        await using var promtool = new ChildProcess("promtool", ["check", "metrics"]);
        await promtool.Input.WriteAsync(page);
        promtool.Input.Close();
        (int exitCode, string[] findings) = await promtool.ExitAsync();
        Assert.Empty(findings);
        Assert.Equal(0, exitCode);
    }
}
