using System.Text.Json;
using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Support;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Manifests;

public sealed partial class HelmChartTests
{
    [Fact]
    public void Every_template_has_the_structure_of_a_resource() => Assert.All(HelmChart.Templates, template =>
    {
        YamlNode resource = HelmChart.Skeleton(template);
        Assert.NotEmpty(resource.Text("apiVersion"));
        Assert.NotEmpty(resource.Text("kind"));
        Assert.NotEmpty(resource.Text("metadata.name"));
        Assert.NotNull(resource.Find("metadata.labels"));
    });

    [Fact]
    public void Every_block_is_closed_and_every_included_template_is_there() => Assert.All(Sources(), source =>
    {
        Assert.Equal(Opening().Count(source), Closing().Count(source));
        Assert.All(Included().Matches(source), match => Assert.True(HelmChart.Defines(match.Groups["name"].Value), match.Value));
    });

    [Fact]
    public void Every_value_that_a_template_reads_has_a_default_and_every_default_is_read()
    {
        var read = Sources().SelectMany(source => Reading().Matches(source)).Select(match => match.Groups["path"].Value).Distinct().ToList();
        Assert.All(read, path => HelmChart.Values.Get(path));
        Assert.All(HelmChart.Values.Keys(), key => Assert.Contains(read, path => path == key || path.StartsWith(key + ".", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_schema_knows_exactly_the_values()
    {
        using var schema = JsonDocument.Parse(Repository.Text(HelmChart.Folder + "/values.schema.json"));
        AssertSameKeys(schema.RootElement, HelmChart.Values, "");
    }

    [Fact]
    public void What_the_chart_sets_itself_is_refused_as_an_environment_variable()
    {
        using var schema = JsonDocument.Parse(Repository.Text(HelmChart.Folder + "/values.schema.json"));
        IEnumerable<string?> refused = schema.RootElement.GetProperty("properties").GetProperty("environment").GetProperty("propertyNames").GetProperty("not").GetProperty("enum")
            .EnumerateArray().Select(name => name.GetString());
        IEnumerable<string> set = HelmChart.Skeleton("ConfigMap", "configmap").Get("data").Keys().Where(name => name != "computed")
            .Concat(HelmChart.Skeleton("Deployment", "deployment").Items("spec.template.spec.containers.0.env").Select(variable => variable.Text("name")));
        Assert.Equal(set.Order(), refused.Order());
    }

    [Fact]
    public void The_charts_pod_is_the_plain_manifests_pod()
    {
        YamlNode chart = HelmChart.Skeleton("Deployment", "deployment").Get("spec.template.spec");
        YamlNode plain = Kubernetes.Single("Deployment").Get("spec.template.spec");
        Assert.Equal(plain.Get("securityContext"), chart.Get("securityContext"));
        foreach (string part in (string[])["ports", "startupProbe", "livenessProbe", "readinessProbe", "lifecycle", "securityContext", "env"])
        {
            Assert.Equal(plain.Get($"containers.0.{part}"), chart.Get($"containers.0.{part}"));
        }
    }

    private static IEnumerable<string> Sources() => HelmChart.Templates.Select(Repository.Text).Append(HelmChart.Helpers);

    private static void AssertSameKeys(JsonElement schema, YamlNode values, string path)
    {
        if (values is not YamlMappingNode || !schema.TryGetProperty("properties", out JsonElement properties))
        {
            return;
        }

        // Helm adds `global` to every chart's values.
        Assert.Equal(values.Keys().Order(), properties.EnumerateObject().Select(property => property.Name).Where(name => path.Length > 0 || name != "global").Order());
        foreach (string key in values.Keys())
        {
            AssertSameKeys(properties.GetProperty(key), values.Get(key), $"{path}.{key}");
        }
    }

    [GeneratedRegex(@"\{\{-? (if|with|range|define)\b")]
    private static partial Regex Opening();

    [GeneratedRegex(@"\{\{-? end\b")]
    private static partial Regex Closing();

    [GeneratedRegex("""include "(?<name>[\w.]+)" """)]
    private static partial Regex Included();

    [GeneratedRegex(@"\.Values\.(?<path>[\w.]+)")]
    private static partial Regex Reading();
}
