using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.Status;

/// <summary>The live feed as server-sent events: one lifecycle event each, from the moment of asking.</summary>
internal static class LifecycleWatching
{
    /// <summary>Shorter than what balancers allow a quiet connection, and what tells a watcher that vanished without a word.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    public static async Task WatchAsync(HttpContext context, LifecycleFeed feed, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        using var watch = feed.Watch();

        // A server that stops waits for its open requests, and this one has no end of its own.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(leaving.Token);
        try
        {
            while (await AnyAsync(watch, context.Response, time, leaving.Token))
            {
                await WriteAsync(watch, context.Response, leaving.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The watcher left, or the host stops.
        }
    }

    /// <summary>Waits for events, and says meanwhile that the feed lives.</summary>
    private static async Task<bool> AnyAsync(LifecycleWatch watch, HttpResponse response, TimeProvider time, CancellationToken leaving)
    {
        var any = watch.Events.WaitToReadAsync(leaving).AsTask();
        while (true)
        {
            try
            {
                return await any.WaitAsync(Quiet, time, leaving);
            }
            catch (TimeoutException)
            {
                await response.WriteAsync(": ping\n\n", leaving);
            }
        }
    }

    private static async Task WriteAsync(LifecycleWatch watch, HttpResponse response, CancellationToken leaving)
    {
        while (watch.Events.TryRead(out var told))
        {
            await response.WriteAsync($"event: {told.Name}\ndata: ", leaving);
            await JsonSerializer.SerializeAsync(response.Body, told, StatusAnswers.Json, leaving);
            await response.WriteAsync("\n\n", leaving);
            await response.Body.FlushAsync(leaving);
        }
    }
}
