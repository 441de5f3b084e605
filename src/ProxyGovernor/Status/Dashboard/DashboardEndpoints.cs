using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ProxyGovernor.Status.Dashboard;

/// <summary>Serves the dashboard. The page is public and holds no data: whoever opens it gives the operator's key to it, and its calls carry the key.</summary>
internal static class DashboardEndpoints
{
    // HEAD too: the proxy's own catch-all route would hand it to a model server.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder governor)
    {
        governor.MapMethods("/ui", Methods, Open);
        governor.MapMethods("/ui/{asset}", Methods, (string asset, HttpContext context) => Serve(asset, context));
    }

    /// <summary>The page names its files relative to <c>/governor/</c>, behind whatever prefix; with a slash at the end they would not be found.</summary>
    private static IResult Open(HttpContext context) =>
        context.Request.Path.Value!.EndsWith('/') ? Results.Redirect("../ui") : Serve(DashboardAssets.Page, context);

    private static IResult Serve(string name, HttpContext context)
    {
        if (DashboardAssets.Find(name) is not { } asset)
        {
            return Results.NotFound();
        }

        DashboardHeaders.Apply(context.Response.Headers);
        return Results.Bytes(asset.Content, asset.ContentType, entityTag: asset.Tag);
    }
}
