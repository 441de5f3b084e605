using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Support;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Manifests;

/// <summary>
/// The chart without Helm: a skeleton of each template, in which every block is taken, named templates are put in their places and values
/// come from <c>values.yaml</c>. It shows structure and indentation; what functions compute shows as <c>computed</c>.
/// </summary>
internal static partial class HelmChart
{
    public const string Folder = "deploy/helm/proxygovernor";

    public static IReadOnlyList<string> Templates { get; } = Repository.Files(Folder + "/templates", "*.yaml");

    public static YamlNode Values { get; } = Repository.Yaml(Folder + "/values.yaml").Single();

    public static string Helpers { get; } = Repository.Text(Folder + "/templates/_helpers.tpl");

    private static readonly Dictionary<string, string> Named = Definition().Matches(Helpers)
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["body"].Value.Trim());

    public static YamlNode Skeleton(string template) =>
        Repository.ParseYaml(string.Join('\n', Repository.Text(template).Split('\n').SelectMany(Expand))).Single();

    public static YamlNode Skeleton(string kind, string template) =>
        Assert.Single([Skeleton($"{Folder}/templates/{template}.yaml")], node => node.Text("kind") == kind);

    public static bool Defines(string name) => Named.ContainsKey(name);

    private static IEnumerable<string> Expand(string line)
    {
        if (Inclusion().Match(line) is { Success: true } inclusion)
        {
            string indentation = new(' ', int.Parse(inclusion.Groups["indent"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
            return Named[inclusion.Groups["name"].Value].Split('\n').SelectMany(Expand).Select(expanded => indentation + expanded);
        }

        if (PlainInclusion().Match(line) is { Success: true } plain && Named[plain.Groups["name"].Value].Contains('\n', StringComparison.Ordinal))
        {
            return Named[plain.Groups["name"].Value].Split('\n').SelectMany(Expand);
        }

        return Control().IsMatch(line) ? [] : [Action().Replace(line, Value)];
    }

    private static string Value(Match action) =>
        ValuePath().Match(action.Value) is { Success: true } path && Values.Find(path.Groups["path"].Value) is YamlScalarNode { Value: { Length: > 0 } value }
            ? value
            : "computed";

    [GeneratedRegex("""\{\{-? define "(?<name>[\w.]+)" -?\}\}(?<body>.*?)\{\{-? end -?\}\}(?=\s*(\{\{-? define|$))""", RegexOptions.Singleline)]
    private static partial Regex Definition();

    [GeneratedRegex("""^\s*\{\{- include "(?<name>[\w.]+)" \. \| nindent (?<indent>\d+) \}\}$""")]
    private static partial Regex Inclusion();

    [GeneratedRegex("""^\{\{ include "(?<name>[\w.]+)" \. \}\}$""")]
    private static partial Regex PlainInclusion();

    [GeneratedRegex(@"^\s*\{\{- (if|else|end|with|range|toYaml)\b.*\}\}$")]
    private static partial Regex Control();

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Action();

    [GeneratedRegex(@"^\{\{-? (int )?\.Values\.(?<path>[\w.]+)( \| quote)? -?\}\}$")]
    private static partial Regex ValuePath();
}
