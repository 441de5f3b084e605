using ProxyGovernor.Deploy.Support;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Manifests;

/// <summary>The compose file.</summary>
internal static class Compose
{
    public const string Folder = "deploy/compose";

    private static readonly YamlNode Root = Repository.Yaml(Folder + "/compose.yaml").Single();

    public static YamlNode Service(string name) => Root.Get("services").Get(name);
}
