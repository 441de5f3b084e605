using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProxyGovernor.Status;
using ProxyGovernor.Status.Dashboard;

namespace ProxyGovernor.Hosting;

/// <summary>Maps the status and stop API, and the dashboard.</summary>
public static class StreamGovernanceEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>/governor/streams/{id}</c>, <c>/governor/sessions/{session}</c> and, where <c>Management:OperatorKey</c> is set, the operator's
    /// <c>/governor/streams</c>, <c>/governor/events</c> and <c>/governor/replicas</c>. The dashboard, a static page that asks for the key, is <c>/governor/ui</c>.
    /// </summary>
    public static IEndpointConventionBuilder MapStreamGovernance(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var governor = endpoints.MapGroup("/governor").AddEndpointFilter<StoreErrorFilter>();
        StreamEndpoints.Map(governor);
        SessionEndpoints.Map(governor);
        OperatorEndpoints.Map(governor);
        DashboardEndpoints.Map(governor);
        return governor;
    }
}
