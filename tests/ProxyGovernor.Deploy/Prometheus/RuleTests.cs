using ProxyGovernor.Deploy.Support;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Prometheus;

public sealed class RuleTests
{
    [Fact(Timeout = 120_000)]
    public Task Promtool_finds_nothing_wrong_with_the_rules() =>
        Promtool.AssertPassesAsync(["check", "rules", .. RuleFiles.Paths.Select(Repository.PathOf)]);

    [Fact(Timeout = 120_000)]
    public Task Every_alert_fires_and_is_silent_as_its_tests_say() =>
        Promtool.AssertPassesAsync(["test", "rules", .. RuleFiles.TestPaths.Select(Repository.PathOf)]);

    [Fact]
    public void Every_alert_is_tested_for_firing_and_for_silence()
    {
        var expectations = RuleFiles.TestPaths
            .SelectMany(path => Repository.Yaml(path).Single().Items("tests"))
            .Where(test => test.Find("alert_rule_test") is not null)
            .SelectMany(test => test.Items("alert_rule_test"))
            .ToLookup(expectation => expectation.Text("alertname"), expectation => expectation.Items("exp_alerts").Count > 0);

        Assert.Equal(RuleFiles.Alerts.Order(), expectations.Select(alert => alert.Key).Order());
        Assert.All(expectations, alert => Assert.Equal([false, true], alert.Distinct().Order()));
    }

    [Fact(Timeout = 120_000)]
    public async Task Every_metric_that_a_rule_asks_for_is_the_products()
    {
        IReadOnlySet<string> metrics = await ProductMetrics.NamesAsync();
        foreach (YamlNode rule in RuleFiles.Rules)
        {
            Assert.All(ProductMetrics.NamedIn(rule.Text("expr")), name => Assert.Contains(name, metrics));
        }
    }

    [Fact]
    public void Every_alert_has_its_section_in_the_runbook()
    {
        string runbook = Repository.Text("deploy/README.md");
        foreach (YamlNode rule in RuleFiles.Rules.Where(rule => rule.Find("alert") is not null))
        {
            string name = rule.Text("alert");
            Assert.Contains($"\n### {name}\n", runbook, StringComparison.Ordinal);
            Assert.Equal($"deploy/README.md#{name.ToLowerInvariant()}", rule.Text("annotations.runbook"));
        }
    }
}
