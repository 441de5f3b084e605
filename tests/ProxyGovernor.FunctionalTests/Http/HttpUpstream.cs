using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>A Kestrel that answers as a test says, for what the simulated model server has no script for.</summary>
internal sealed class HttpUpstream : IAsyncDisposable
{
    private readonly WebApplication _application;

    private HttpUpstream(WebApplication application) => _application = application;

    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public static async Task<HttpUpstream> StartAsync(RequestDelegate answer, Speaks version = Speaks.Http1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().Listen(version);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync();
        return new HttpUpstream(application);
    }

    /// <summary>Sends a part of an event stream, and what of its head is not sent yet.</summary>
    public static async Task StreamAsync(HttpContext context, string events)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        await context.Response.WriteAsync(events);
        await context.Response.Body.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }
}
