using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Support;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Manifests;

public sealed partial class KubernetesTests
{
    private static readonly YamlNode Pod = Kubernetes.Single("Deployment").Get("spec.template");
    private static readonly IReadOnlyList<string> PodPorts = [.. Pod.Items("spec.containers.0.ports").Select(port => port.Text("name"))];

    [Fact]
    public void Every_file_is_applied_or_is_for_another_program()
    {
        string[] others = ["kustomization.yaml", "prometheus-adapter-rule.yaml"];
        Assert.Equal(
            Repository.Files(Kubernetes.Folder, "*.yaml").Select(Path.GetFileName).Except(others).Order(),
            Kubernetes.Kustomization.Items("resources").Select(file => file.ToString()).Order());
    }

    [Fact]
    public void Every_selector_finds_the_pods()
    {
        var labels = Pod.Map("metadata.labels");
        foreach ((string kind, string path) in (ReadOnlySpan<(string, string)>)
            [("Deployment", "spec.selector.matchLabels"), ("PodDisruptionBudget", "spec.selector.matchLabels"), ("NetworkPolicy", "spec.podSelector.matchLabels")])
        {
            Assert.Superset(Kubernetes.Single(kind).Map(path).ToHashSet(), labels.ToHashSet());
        }

        foreach (YamlNode service in Kubernetes.Resources.Where(resource => resource.Text("kind") == "Service"))
        {
            Assert.Superset(service.Map("spec.selector").ToHashSet(), labels.ToHashSet());
            Assert.All(service.Items("spec.ports"), port => Assert.Contains(port.Text("targetPort"), PodPorts));
        }
    }

    [Fact]
    public void Ports_that_are_named_are_the_containers_and_those_it_listens_on()
    {
        var environment = Settings.Of("kubernetes");
        var ports = Pod.Items("spec.containers.0.ports").ToDictionary(port => port.Text("name"), port => port.Text("containerPort"));
        Assert.Equal(environment["ASPNETCORE_HTTP_PORTS"], ports["http"]);
        Assert.EndsWith(":" + ports["management"], environment["StreamGovernance__Management__Urls"], StringComparison.Ordinal);
        Assert.All(
            Kubernetes.Single("NetworkPolicy").Items("spec.ingress").SelectMany(rule => rule.Items("ports")),
            port => Assert.Contains(port.Text("port"), PodPorts));
    }

    [Fact]
    public void The_service_monitor_finds_the_management_service_and_not_the_public_one()
    {
        YamlNode monitor = Kubernetes.Single("ServiceMonitor");
        var wanted = monitor.Map("spec.selector.matchLabels").ToHashSet();
        Assert.Superset(wanted, Kubernetes.Named("Service", "proxygovernor-management").Map("metadata.labels").ToHashSet());
        Assert.False(wanted.IsSubsetOf(Kubernetes.Named("Service", "proxygovernor").Map("metadata.labels")));
        Assert.Equal("management", monitor.Text("spec.endpoints.0.port"));
    }

    [Fact(Timeout = 120_000)]
    public async Task The_autoscaler_follows_a_metric_of_the_product_that_the_adapter_serves()
    {
        YamlNode autoscaler = Kubernetes.Single("HorizontalPodAutoscaler");
        string metric = autoscaler.Text("spec.metrics.0.pods.metric.name");
        Assert.Contains(metric, await ProductMetrics.NamesAsync());
        Assert.StartsWith(metric + "{", Repository.Yaml(Kubernetes.Folder + "/prometheus-adapter-rule.yaml").Single().Text("rules.0.seriesQuery"), StringComparison.Ordinal);
        Assert.Equal(Kubernetes.Single("Deployment").Text("metadata.name"), autoscaler.Text("spec.scaleTargetRef.name"));
        Assert.Null(Kubernetes.Single("Deployment").Find("spec.replicas"));
    }

    [Fact]
    public void The_container_cannot_write_nor_gain_rights()
    {
        YamlNode container = Pod.Get("spec.containers.0.securityContext");
        Assert.Equal("true", container.Text("readOnlyRootFilesystem"));
        Assert.Equal("false", container.Text("allowPrivilegeEscalation"));
        Assert.Equal("true", Pod.Text("spec.securityContext.runAsNonRoot"));
        Assert.Equal("ALL", container.Text("capabilities.drop.0"));
    }

    [Fact]
    public void No_file_holds_a_secret_and_the_documented_command_makes_those_that_are_asked_for()
    {
        Assert.DoesNotContain(Kubernetes.Resources, resource => resource.Text("kind") == "Secret");
        var asked = Pod.Items("spec.containers.0.env").Select(variable => variable.Text("valueFrom.secretKeyRef.key"));
        string command = SecretCommand().Match(Repository.Text("deploy/README.md")).Value;
        Assert.Equal(asked.Order(), SecretKey().Matches(command).Select(match => match.Groups["key"].Value).Order());
    }

    [GeneratedRegex(@"kubectl create secret generic proxygovernor(.*\\\n)*.*\n")]
    private static partial Regex SecretCommand();

    [GeneratedRegex(@"--from-literal=(?<key>[\w-]+)=")]
    private static partial Regex SecretKey();
}
