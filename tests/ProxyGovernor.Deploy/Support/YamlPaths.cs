using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Support;

/// <summary>Reads YAML nodes by paths such as <c>spec.template.spec.containers.0.ports</c>.</summary>
internal static class YamlPaths
{
    public static YamlNode? Find(this YamlNode node, string path)
    {
        YamlNode? current = node;
        foreach (string step in path.Split('.'))
        {
            current = current switch
            {
                YamlMappingNode mapping => mapping.Children.TryGetValue(new YamlScalarNode(step), out YamlNode? child) ? child : null,
                YamlSequenceNode sequence => int.TryParse(step, out int index) && index < sequence.Children.Count ? sequence[index] : null,
                _ => null,
            };
        }

        return current;
    }

    public static YamlNode Get(this YamlNode node, string path) =>
        node.Find(path) ?? throw new KeyNotFoundException($"'{path}' is not in line {node.Start.Line} and below.");

    public static string Text(this YamlNode node, string path) => Assert.IsType<YamlScalarNode>(node.Get(path)).Value!;

    public static int Number(this YamlNode node, string path) => int.Parse(node.Text(path), System.Globalization.CultureInfo.InvariantCulture);

    public static IReadOnlyList<YamlNode> Items(this YamlNode node, string path) => [.. Assert.IsType<YamlSequenceNode>(node.Get(path)).Children];

    public static IReadOnlyDictionary<string, string> Map(this YamlNode node, string path) => Assert.IsType<YamlMappingNode>(node.Get(path)).Children
        .ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => (pair.Value as YamlScalarNode)?.Value ?? "");

    public static IEnumerable<string> Keys(this YamlNode node) => Assert.IsType<YamlMappingNode>(node).Children.Keys.Select(key => ((YamlScalarNode)key).Value!);
}
