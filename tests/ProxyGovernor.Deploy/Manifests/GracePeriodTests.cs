using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProxyGovernor.Deploy.Support;
using ProxyGovernor.Hosting;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Manifests;

public sealed class GracePeriodTests
{
    [Fact]
    public void Kubernetes_waits_for_the_drain()
    {
        YamlNode pod = Kubernetes.Single("Deployment").Get("spec.template.spec");
        int preStop = pod.Number("containers.0.lifecycle.preStop.sleep.seconds");
        Assert.True(pod.Number("terminationGracePeriodSeconds") > preStop + NeededSeconds("kubernetes"));
    }

    [Fact]
    public void The_charts_grace_period_follows_from_its_values()
    {
        const string Formula = "terminationGracePeriodSeconds: {{ add (int .Values.preStopSeconds) (int .Values.drainSeconds) 10 }}";
        Assert.Contains(Formula, Repository.Text(HelmChart.Folder + "/templates/deployment.yaml"), StringComparison.Ordinal);
        int preStop = HelmChart.Values.Number("preStopSeconds");
        Assert.True(preStop + HelmChart.Values.Number("drainSeconds") + 10 > preStop + NeededSeconds("helm"));
    }

    [Fact]
    public void Compose_waits_for_the_drain() =>
        Assert.True(Seconds(Compose.Service("replica-1").Text("stop_grace_period").TrimEnd('s')) > NeededSeconds("compose"));

    [Fact]
    public void Systemd_waits_for_the_drain() => Assert.True(Seconds(SystemdUnit.Single("TimeoutStopSec")) > NeededSeconds("systemd"));

    /// <summary>How long the host itself gives its shutdown under these settings: the drain, and what comes after it.</summary>
    private static double NeededSeconds(string way)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Settings.Of(way).Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddLogging();
        services.AddReverseProxy();
        services.AddStreamGovernance(configuration.GetSection("StreamGovernance"));
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.TotalSeconds;
    }

    private static int Seconds(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
