namespace ProxyGovernor.Tests.Host.Telemetry;

public sealed class OpenTelemetryEnvironmentTests
{
    [Fact(Timeout = 120_000)]
    public async Task The_service_name_and_resource_attributes_of_the_environment_are_told()
    {
        await using DemoHost host = await DemoHost.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_SERVICE_NAME"] = "chat-proxy",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment=staging",
        });
        string target = Assert.Single((await host.MetricsAsync()).Split('\n'), line => line.StartsWith("target_info{", StringComparison.Ordinal));
        Assert.Contains("service_name=\"chat-proxy\"", target, StringComparison.Ordinal);
        Assert.Contains("deployment_environment=\"staging\"", target, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Where_the_environment_disables_telemetry_the_host_runs_without()
    {
        await using DemoHost host = await DemoHost.StartAsync(new Dictionary<string, string> { ["OTEL_SDK_DISABLED"] = "true" });
        using HttpResponseMessage prompt = await host.PromptAsync("s", 2, 0);
        prompt.EnsureSuccessStatusCode();
        Assert.Equal(string.Empty, await host.MetricsAsync());
    }
}
