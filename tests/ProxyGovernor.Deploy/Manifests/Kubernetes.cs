using ProxyGovernor.Deploy.Support;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Manifests;

/// <summary>The plain manifests, as the kustomization lists them.</summary>
internal static class Kubernetes
{
    public const string Folder = "deploy/kubernetes";

    public static YamlNode Kustomization { get; } = Repository.Yaml(Folder + "/kustomization.yaml").Single();

    public static IReadOnlyList<YamlNode> Resources { get; } =
        [.. Kustomization.Items("resources").SelectMany(file => Repository.Yaml($"{Folder}/{file}"))];

    public static YamlNode Single(string kind) => Assert.Single(Resources, resource => resource.Text("kind") == kind);

    public static YamlNode Named(string kind, string name) =>
        Assert.Single(Resources, resource => resource.Text("kind") == kind && resource.Text("metadata.name") == name);
}
