using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Diagnostics;

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
        routes.MapGet("/events", WatchAsync);
    }

    /// <summary>The live feed as server-sent events: one lifecycle event each, from the moment of asking.</summary>
    private static async Task WatchAsync(HttpContext context, LifecycleFeed feed)
    {
        using var watch = feed.Watch();
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        try
        {
            await foreach (var told in watch.Events.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync($"event: {told.Name}\ndata: ", context.RequestAborted);
                await System.Text.Json.JsonSerializer.SerializeAsync(context.Response.Body, told, StatusAnswers.Json, context.RequestAborted);
                await context.Response.WriteAsync("\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The watcher left.
        }
    }
}
