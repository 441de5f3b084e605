using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.ModelServer.Serving;

namespace ProxyGovernor.ModelServer;

/// <summary>
/// A model server without a model, on a free loopback port: it speaks every API that is proxied, answers as each request's
/// <see cref="ModelScriptHeaders"/> say, and keeps a record of what became of each request. It never throttles a connection.
/// </summary>
public sealed class SimulatedModelServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private SimulatedModelServer(WebApplication application, Uri address, ModelRequestLog requests, ModelGates gates) =>
        (_application, Address, Requests, Gates) = (application, address, requests, gates);

    /// <summary>The root address, such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; }

    /// <summary>What was requested, and how it ended. Also <c>GET</c> and <c>DELETE /model/requests</c>.</summary>
    public ModelRequestLog Requests { get; }

    /// <summary>The gates that hold requests with <c>X-Model-Gate</c>. Also <c>POST /model/gates/{name}?steps=n|all</c>.</summary>
    public ModelGates Gates { get; }

    /// <summary>Starts a server; it listens when the task completes.</summary>
    /// <param name="options">Null for the defaults.</param>
    public static async Task<SimulatedModelServer> StartAsync(ModelServerOptions? options = null)
    {
        options ??= new ModelServerOptions();
        var requests = new ModelRequestLog(options.TimeProvider);
        var gates = new ModelGates();
        var application = ModelApplication.Build(options, requests, gates);
        try
        {
            await application.StartAsync();
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        return new SimulatedModelServer(application, new Uri(addresses.Addresses.First()), requests, gates);
    }

    /// <summary>Aborts what runs and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var request in Requests.Snapshot())
            request.Cut(ModelEnding.Aborted);

        // Stalled and held requests would wait out a graceful stop.
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }
}
