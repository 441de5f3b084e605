using System.Text.Json;
using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Prometheus;
using ProxyGovernor.Deploy.Support;
using ProxyGovernor.Tests.Host;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Documentation;

[Collection(nameof(Documentation))]
public sealed class PrometheusCommandsTests
{
    private const string File = "deploy/README.md";

    [Fact(Timeout = 120_000)]
    [RunsCommandsOf(File, "Start")]
    public async Task Prometheus_starts_with_every_alert()
    {
        DocumentedCommand command = Assert.Single(Documents.RunBy(File, "Start", "prometheus"));
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("documented-");
        try
        {
            var machine = new ReaderMachine { Environment = { ["TMPDIR"] = temporary.FullName } };
            await using ChildProcess prometheus = machine.Type(command);
            Assert.Equal(RuleFiles.Alerts.Order(), (await AlertsAsync(machine.Address(9091, "/api/v1/rules?type=alert"))).Order());

            // Where the document sends its reader to see them.
            using var client = new HttpClient();
            string page = Regex.Match(Repository.Text(File), @"http://localhost:9091(?<path>/[\w/]+)").Groups["path"].Value;
            Assert.Contains(RuleFiles.Alerts[0], await client.GetStringAsync(machine.Address(9091, page), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    [Fact]
    public void Prometheus_scrapes_the_replicas_that_the_README_starts()
    {
        YamlNode scrape = Repository.Yaml("deploy/prometheus/two-replicas.yml").Single().Get("scrape_configs.0");
        string[] starts = [.. Documents.Commands.Where(command => command.Section == "Two replicas, one Redis").Select(command => command.Text)];
        Assert.Equal(["localhost:8080", "localhost:8081"], scrape.Items("static_configs.0.targets").Select(target => $"{target}"));
        Assert.All(scrape.Items("static_configs.0.targets"), target => Assert.Contains(starts, start => start.Contains($"http://{target}", StringComparison.Ordinal)));
    }

    /// <summary>The names of the rules, once the server is up; the test's own time limit bounds the asking.</summary>
    private static async Task<IReadOnlyList<string>> AlertsAsync(Uri rules)
    {
        using var client = new HttpClient();
        using var interval = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            await interval.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            try
            {
                using var answer = JsonDocument.Parse(await client.GetStringAsync(rules, TestContext.Current.CancellationToken));
                return
                [
                    .. answer.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray()
                        .SelectMany(group => group.GetProperty("rules").EnumerateArray())
                        .Select(rule => rule.GetProperty("name").GetString()!),
                ];
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }
        }
    }
}
