using ProxyGovernor.Deploy.Container;
using ProxyGovernor.Deploy.Support;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Manifests;

/// <summary>The environment that the host gets from each way of running it.</summary>
internal static class Settings
{
    private const string IdentitySecret = "an identity secret of the test";

    public static IReadOnlyList<string> Ways { get; } = ["container", "compose", "kubernetes", "helm", "systemd"];

    public static IReadOnlyDictionary<string, string> Of(string way) => way switch
    {
        "container" => Image,
        "compose" => Merge(Image, Compose.Service("replica-1").Map("environment")),
        "kubernetes" => Merge(Image, Lines(Repository.Text(Kubernetes.Folder + "/proxygovernor.env").Split('\n')), Secrets(Kubernetes.Single("Deployment"))),
        "helm" => Merge(Image, ChartData, HelmChart.Values.Map("environment"), Secrets(HelmChart.Skeleton("Deployment", "deployment"))),
        "systemd" => SystemdUnit.Environment,
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, null),
    };

    private static IReadOnlyDictionary<string, string> Image => Containerfile.Stage("chiselled").Environment;

    private static Dictionary<string, string> ChartData
    {
        get
        {
            var data = HelmChart.Skeleton("ConfigMap", "configmap").Map("data").ToDictionary();
            Assert.True(data.Remove("computed"));
            data["StreamGovernance__DrainTimeout"] = TimeSpan.FromSeconds(HelmChart.Values.Number("drainSeconds")).ToString();
            return data;
        }
    }

    public static Dictionary<string, string> Lines(IEnumerable<string> lines) =>
        lines.Where(line => line.Length > 0).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static Dictionary<string, string> Secrets(YamlNode deployment) => deployment.Items("spec.template.spec.containers.0.env").ToDictionary(
        variable => variable.Text("name"),
        variable => variable.Text("valueFrom.secretKeyRef.key") switch
        {
            "operator-key" => ConfiguredHost.OperatorKey,
            "identity-secret" => IdentitySecret,
            string key => key,
        });

    private static Dictionary<string, string> Merge(params IReadOnlyDictionary<string, string>[] layers)
    {
        var merged = new Dictionary<string, string>();
        foreach ((string key, string value) in layers.SelectMany(layer => layer))
        {
            merged[key] = key == "StreamGovernance__Management__OperatorKey" ? ConfiguredHost.OperatorKey : value;
        }

        return merged;
    }
}
