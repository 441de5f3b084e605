using System.Net;
using ProxyGovernor.Status;

namespace ProxyGovernor.Host.Demo;

/// <summary>The chat page of <c>--demo</c> at <c>/demo</c>, and the lifecycle feed beside it.</summary>
internal static class DemoEndpoints
{
    private const string Prefix = "/demo";

    /// <summary>Maps the page. Without <c>--demo</c> its address answers 404, and what lies below is proxied like everything else.</summary>
    public static void MapDemo(this WebApplication app, HostArguments arguments)
    {
        if (!arguments.Demo)
        {
            app.Map(Prefix, () => Results.NotFound());
            return;
        }

        app.MapGet(Prefix + "/events", LifecycleWatching.WatchAsync).AddEndpointFilter(RequireLoopbackAsync);
        app.MapMethods(Prefix + "/{**file}", [HttpMethods.Get, HttpMethods.Head], DemoPage.Build(app, Prefix));
    }

    // The feed tells of all sessions and asks for no key: it is for whoever sits at this machine.
    private static ValueTask<object?> RequireLoopbackAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            ? next(context)
            : new ValueTask<object?>(Results.NotFound());
}
