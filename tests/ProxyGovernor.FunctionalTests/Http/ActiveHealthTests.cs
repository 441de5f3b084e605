using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.FunctionalTests.Support;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>YARP's own probes choose among destinations, for governed requests as for any.</summary>
public sealed class ActiveHealthTests
{
    [Fact]
    public async Task A_destination_whose_probe_fails_gets_no_stream()
    {
        await using var sick = await HttpUpstream.StartAsync(static context => AnswerAsync(context, "sick", StatusCodes.Status500InternalServerError));
        await using var well = await HttpUpstream.StartAsync(static context => AnswerAsync(context, "well", StatusCodes.Status200OK));
        await using var proxy = await GovernedProxy.StartAsync(sick.Address, new Dictionary<string, string?>
        {
            ["ReverseProxy:Clusters:models:Destinations:other:Address"] = well.Address.ToString(),
            ["ReverseProxy:Clusters:models:LoadBalancingPolicy"] = "RoundRobin",
            ["ReverseProxy:Clusters:models:HealthCheck:Active:Enabled"] = "true",
            ["ReverseProxy:Clusters:models:HealthCheck:Active:Path"] = "/health",
            ["ReverseProxy:Clusters:models:HealthCheck:Active:Policy"] = "ConsecutiveFailures",
            ["ReverseProxy:Clusters:models:Metadata:ConsecutiveFailuresHealthPolicy.Threshold"] = "1",
        });
        var clusters = proxy.Services.GetRequiredService<IProxyStateLookup>().GetClusters();
        await proxy.Services.GetRequiredService<IActiveHealthCheckMonitor>().CheckHealthAsync(clusters).InTime();

        for (var i = 0; i < 4; i++)
        {
            using var response = await proxy.PostAsync($"s{i}");
            Assert.Equal(HttpStatusCode.OK, response.Status);
            Assert.Contains("well", await response.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task AnswerAsync(HttpContext context, string name, int health)
    {
        context.Response.StatusCode = context.Request.Path == "/health" ? health : StatusCodes.Status200OK;
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {{\"name\":\"{name}\"}}\n\ndata: [DONE]\n\n");
    }
}
