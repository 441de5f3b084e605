using Microsoft.Extensions.FileProviders;

namespace ProxyGovernor.Host.Demo;

/// <summary>Serves the page's files and the browser client's from beside the program.</summary>
internal static class DemoPage
{
    private const string Start = "/index.html";

    // Nothing inline, nothing from elsewhere, in nobody's frame.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The endpoint of everything below a prefix; what is no file of the page is 404.</summary>
    public static RequestDelegate Build(IEndpointRouteBuilder routes, PathString prefix)
    {
        var pipeline = routes.CreateApplicationBuilder();
        pipeline.Use(next => context =>
        {
            if (!context.Request.Path.StartsWithSegments(prefix, out var file) || !file.HasValue || file == "/")
            {
                context.Request.Path = prefix + Start;
            }

            // Static files leave alone what an endpoint was chosen for.
            context.SetEndpoint(null);
            return next(context);
        });
        pipeline.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "demo")),
            RequestPath = prefix,
            OnPrepareResponse = static file => Guard(file.Context.Response.Headers),
        });
        return pipeline.Build();
    }

    private static void Guard(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-cache";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
