using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.Status;

/// <summary>The live feed as server-sent events: one lifecycle event each, from the moment of asking.</summary>
internal static class LifecycleWatching
{
    public static async Task WatchAsync(HttpContext context, LifecycleFeed feed, IHostApplicationLifetime lifetime)
    {
        using var watch = feed.Watch();

        // A server that stops waits for its open requests, and this one has no end of its own.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(leaving.Token);
        try
        {
            await foreach (var told in watch.Events.ReadAllAsync(leaving.Token))
            {
                await context.Response.WriteAsync($"event: {told.Name}\ndata: ", leaving.Token);
                await JsonSerializer.SerializeAsync(context.Response.Body, told, StatusAnswers.Json, leaving.Token);
                await context.Response.WriteAsync("\n\n", leaving.Token);
                await context.Response.Body.FlushAsync(leaving.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The watcher left, or the host stops.
        }
    }
}
