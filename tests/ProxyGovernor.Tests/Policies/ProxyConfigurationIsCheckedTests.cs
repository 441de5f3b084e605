using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Policies.Configuration;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Tests.Policies;

/// <summary>How YARP itself, in a running application, answers mistakes in routes and clusters.</summary>
public sealed class ProxyConfigurationIsCheckedTests : IDisposable
{
    private readonly RecordedLog _log = new();

    [Fact]
    public async Task A_route_with_an_unknown_policy_stops_the_start()
    {
        await using var app = Build("chatt");

        var thrown = Assert.ThrowsAny<Exception>(() => app.MapReverseProxy());

        Assert.Contains("Route \"r\", metadata StreamGovernance.Policy: \"chatt\" is no policy (did you mean \"chat\"?); allowed: chat", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_of_section_route_and_cluster_are_told_together_before_the_start()
    {
        await using var app = Build("nope", cluster: "StreamGovernance.ConnectTimeout=0", "DrainTimeout=x", "Policies:chat:Tag=y");

        var errors = Assert.Throws<GovernanceConfigurationException>(app.Services.GetRequiredService<GovernanceStartupCheck>().ValidateAtStart).Errors;

        Assert.Equal(
            ["StreamGovernance:Policies:chat:Tag", "StreamGovernance:DrainTimeout", "Cluster \"c\", metadata StreamGovernance.ConnectTimeout", "Route \"r\", metadata StreamGovernance.Policy"],
            errors.Select(error => error[..error.IndexOf(": \"", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task A_reload_of_routes_with_a_mistake_leaves_the_old_ones_in_force()
    {
        await using var app = await StartAsync();

        app.Services.GetRequiredService<InMemoryConfigProvider>().Update(Routes("nope", "other"), Clusters(null));
        Assert.Equal(["r"], RouteIds(app));
        Assert.Contains(_log.Lines, line => line.Contains("\"nope\" is no policy", StringComparison.Ordinal));

        app.Services.GetRequiredService<InMemoryConfigProvider>().Update(Routes("chat", "other"), Clusters("StreamGovernance.CleanupWait=0"));
        Assert.Equal(["r"], RouteIds(app));

        app.Services.GetRequiredService<InMemoryConfigProvider>().Update(Routes("chat", "other"), Clusters(null));
        Assert.Equal(["other"], RouteIds(app));
    }

    [Fact]
    public async Task A_route_may_name_a_policy_that_came_with_the_same_change()
    {
        await using var app = await StartAsync();
        app.Configuration["StreamGovernance:Policies:agents:Tag"] = "None";

        app.Services.GetRequiredService<InMemoryConfigProvider>().Update(Routes("agents", "other"), Clusters(null));

        Assert.Equal(["other"], RouteIds(app));
        Assert.True(app.Services.GetRequiredService<GovernanceSettingsProvider>().Current.Policies.ContainsKey("agents"));
    }

    [Fact]
    public async Task A_short_activity_timeout_is_told_at_the_start()
    {
        await using var app = await StartAsync();

        Assert.Contains(_log.Lines, line => line.StartsWith("Warning configuration_adjusted Cluster \"c\": HttpRequest.ActivityTimeout \"00:00:30\"", StringComparison.Ordinal));
    }

    public void Dispose() => _log.Dispose();

    private static IEnumerable<string> RouteIds(WebApplication app) => app.Services.GetRequiredService<IProxyStateLookup>().GetRoutes().Select(route => route.Config.RouteId);

    private static RouteConfig[] Routes(string policy, string id = "r") =>
    [
        new()
        {
            RouteId = id,
            ClusterId = "c",
            Match = new RouteMatch { Path = "/{**rest}" },
            Metadata = new Dictionary<string, string> { [StreamGovernanceMetadata.Policy] = policy },
        },
    ];

    private static ClusterConfig[] Clusters(string? metadata) =>
    [
        new()
        {
            ClusterId = "c",
            Destinations = new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = "http://127.0.0.1:9/" } },
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromSeconds(30) },
            Metadata = metadata is null ? null : new Dictionary<string, string> { [metadata.Split('=')[0]] = metadata.Split('=')[1] },
        },
    ];

    private async Task<WebApplication> StartAsync()
    {
        var app = Build("chat");
        app.MapReverseProxy();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private WebApplication Build(string policy, string? cluster = null, params string[] lines)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Configuration.AddConfiguration(GovernanceConfigurations.Root(["Policies:chat:CleanupWait=00:00:02", .. lines]));
        builder.Services.AddReverseProxy().LoadFromMemory(Routes(policy), Clusters(cluster));
        builder.Services.AddGovernanceConfiguration(builder.Configuration.GetSection(GovernanceConfigurations.SectionName));
        return builder.Build();
    }
}
