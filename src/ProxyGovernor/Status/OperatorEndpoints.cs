using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ProxyGovernor.Status;

/// <summary>All tenants at once, for whoever holds the operator's key.</summary>
internal static class OperatorEndpoints
{
    public static void Map(IEndpointRouteBuilder governor)
    {
        var access = governor.ServiceProvider.GetRequiredService<OperatorAccess>();
        var routes = governor.MapGroup("").AddEndpointFilter(access.RequireAsync);
        routes.MapGet("/streams", async (StreamDirectory directory) => StatusAnswers.Ok(await directory.ListAsync()));
        routes.MapGet("/replicas", async (IReplicaDirectory replicas, HttpContext context) => StatusAnswers.Ok(await replicas.ListAsync(context.RequestAborted)));
        routes.MapGet("/events", LifecycleWatching.WatchAsync);
    }
}
