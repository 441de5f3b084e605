using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Hosting;

/// <summary>Puts stream governance into the request pipeline.</summary>
public static class StreamGovernanceApplicationBuilderExtensions
{
    /// <summary>
    /// Governs every request whose YARP route names a policy in its metadata (<c>StreamGovernance.Policy</c>). Place it after authentication
    /// and before <c>MapReverseProxy</c>, or first inside <c>MapReverseProxy(proxy => ...)</c>: the wait for a session comes before a destination is chosen.
    /// </summary>
    /// <exception cref="InvalidOperationException"><c>AddStreamGovernance</c> was not called.</exception>
    /// <exception cref="GovernanceConfigurationException">The configuration of governance, or of a YARP route or cluster that uses it, has mistakes; all are named.</exception>
    public static IApplicationBuilder UseStreamGovernance(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var check = app.ApplicationServices.GetService<GovernanceStartupCheck>()
            ?? throw new InvalidOperationException("Call AddStreamGovernance on the services before UseStreamGovernance.");
        check.ValidateAtStart();
        return app.UseMiddleware<StreamGovernanceMiddleware>();
    }
}
