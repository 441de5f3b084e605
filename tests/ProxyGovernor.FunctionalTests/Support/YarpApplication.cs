using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Hosting;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>How much of governance an application has.</summary>
public enum Governance
{
    /// <summary>YARP alone.</summary>
    None,
    /// <summary>Added and used, and nothing configured.</summary>
    WithoutPolicies,
    /// <summary>Policies are configured, and the route names none.</summary>
    RouteWithoutPolicy,
    /// <summary>The route names a policy whose dialect is <c>Auto</c>.</summary>
    Auto,
}

/// <summary>A YARP with one route, to compare governed ones with plain ones.</summary>
internal sealed class YarpApplication : IAsyncDisposable
{
    private readonly WebApplication _application;

    private YarpApplication(WebApplication application) => _application = application;

    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public static async Task<YarpApplication> StartAsync(Uri backend, Governance governance)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(Settings(backend, governance));
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        if (governance != Governance.None)
        {
            builder.Services.AddStreamGovernance(builder.Configuration.GetSection("StreamGovernance"));
        }

        var application = builder.Build();
        application.UseRouting();
        if (governance != Governance.None)
        {
            application.UseStreamGovernance();
        }

        application.MapReverseProxy();
        await application.StartAsync();
        return new YarpApplication(application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private static Dictionary<string, string?> Settings(Uri backend, Governance governance)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:default:ClusterId"] = "models",
            ["ReverseProxy:Routes:default:Match:Path"] = "{**rest}",
            ["ReverseProxy:Clusters:models:Destinations:default:Address"] = backend.ToString(),
        };
        if (governance is Governance.RouteWithoutPolicy or Governance.Auto)
        {
            settings["StreamGovernance:Policies:chat:OnConflict"] = "Supersede";
        }

        if (governance == Governance.Auto)
        {
            settings["ReverseProxy:Routes:default:Metadata:StreamGovernance.Policy"] = "chat";
        }

        return settings;
    }
}
