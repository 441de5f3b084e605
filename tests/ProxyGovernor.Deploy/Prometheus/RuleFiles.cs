using ProxyGovernor.Deploy.Support;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Prometheus;

/// <summary>The rule files and what stands in them.</summary>
internal static class RuleFiles
{
    public static IReadOnlyList<string> Paths { get; } = Repository.Files("deploy/prometheus", "*.rules.yml");

    public static IReadOnlyList<string> TestPaths { get; } = Repository.Files("deploy/prometheus/tests", "*.yml");

    public static IEnumerable<YamlNode> Rules => Paths
        .SelectMany(path => Repository.Yaml(path).Single().Items("groups"))
        .SelectMany(group => group.Items("rules"));

    public static IReadOnlyList<string> Alerts { get; } = [.. Rules.Where(rule => rule.Find("alert") is not null).Select(rule => rule.Text("alert"))];
}
