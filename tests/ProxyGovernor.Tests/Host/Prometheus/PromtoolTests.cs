using System.Net.Http.Headers;
using ProxyGovernor.Host.Prometheus;

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
        using var client = new HttpClient { BaseAddress = target.Address };
        string page = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        await using var promtool = new ChildProcess("promtool", ["check", "metrics"]);
        await promtool.Input.WriteAsync(page);
        promtool.Input.Close();
        (int exitCode, string[] findings) = await promtool.ExitAsync();
        Assert.Empty(findings);
        Assert.Equal(0, exitCode);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_endpoint_answers_in_the_format_that_is_asked_for()
    {
        await using ScrapeTarget target = await ScrapeTarget.StartAsync("promtool.negotiated");
        using var client = new HttpClient { BaseAddress = target.Address };
        client.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text"));
        using HttpResponseMessage response = await client.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(ExpositionNegotiation.ContentType(ExpositionFormat.OpenMetrics), response.Content.Headers.ContentType?.ToString());
        Assert.EndsWith("# EOF\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
