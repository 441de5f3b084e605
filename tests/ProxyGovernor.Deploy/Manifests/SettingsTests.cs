using System.Net;
using ProxyGovernor.Deploy.Support;

namespace ProxyGovernor.Deploy.Manifests;

public sealed class SettingsTests
{
    /// <summary>What a manifest may set beside the sections that the host refuses mistakes in.</summary>
    private static readonly string[] Known = ["ASPNETCORE_HTTP_PORTS", "DOTNET_EnableDiagnostics", "ConnectionStrings__Redis"];

    private static readonly string[] Probes = ["startupProbe", "livenessProbe", "readinessProbe"];

    public static TheoryData<string> Ways => [.. Settings.Ways];

    [Theory(Timeout = 120_000), MemberData(nameof(Ways))]
    public async Task The_host_starts_with_the_settings_and_serves_what_the_manifests_ask_of_it(string way)
    {
        var environment = Settings.Of(way);
        await using ConfiguredHost host = await ConfiguredHost.StartAsync(environment);

        Assert.All(environment.Keys, key => Assert.True(
            Known.Contains(key) || key.StartsWith("StreamGovernance__", StringComparison.Ordinal) || key.StartsWith("ReverseProxy__", StringComparison.Ordinal), key));
        foreach (string path in ManagementPaths())
        {
            Assert.Equal(HttpStatusCode.OK, await host.ManagementStatusAsync(path));
            Assert.Equal(HttpStatusCode.NotFound, await host.PublicStatusAsync(path));
        }

        Assert.Equal("model", await host.AskModelAsync());
        bool operatorKey = environment.ContainsKey("StreamGovernance__Management__OperatorKey");
        Assert.Equal(operatorKey ? HttpStatusCode.OK : HttpStatusCode.NotFound, await host.ManagementStatusAsync("/governor/streams"));
    }

    private static IEnumerable<string> ManagementPaths()
    {
        var container = Kubernetes.Single("Deployment").Get("spec.template.spec.containers.0");
        return Probes.Select(probe => container.Text($"{probe}.httpGet.path"))
            .Append(Kubernetes.Single("ServiceMonitor").Text("spec.endpoints.0.path"))
            .Append(Repository.Yaml(Compose.Folder + "/prometheus.yml").Single().Text("scrape_configs.0.metrics_path"))
            .Distinct();
    }
}
