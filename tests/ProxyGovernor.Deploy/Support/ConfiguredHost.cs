using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Support;

/// <summary>
/// A real host with the environment of a manifest. Only values that belong to a place are replaced, never a key: ports by free ones, and
/// the addresses of Redis and of the model server by those of real ones.
/// </summary>
internal sealed class ConfiguredHost : IAsyncDisposable
{
    public const string OperatorKey = "an operator key of the test";

    private const string ModelAddress = "ReverseProxy__Clusters__models__Destinations__default__Address";

    private readonly WebApplication model;
    private readonly RedisServer redis;
    private readonly ChildProcess process;
    private readonly HttpClient client = new();

    private ConfiguredHost(WebApplication model, RedisServer redis, ChildProcess process, int managementPort, int publicPort) =>
        (this.model, this.redis, this.process, ManagementPort, PublicPort) = (model, redis, process, managementPort, publicPort);

    public int ManagementPort { get; }

    public int PublicPort { get; }

    /// <param name="environment">As the manifest sets it, with every secret present.</param>
    /// <param name="command">The program and its arguments; by default the built host.</param>
    public static async Task<ConfiguredHost> StartAsync(IReadOnlyDictionary<string, string> environment, string[]? command = null)
    {
        WebApplication model = await StartModelAsync();

        // Replicas of one Redis have to share their identity secret, which the manifests set differently.
        RedisServer redis = await RedisServer.StartAsync();
        var settings = new Dictionary<string, string>(environment)
        {
            ["ASPNETCORE_HTTP_PORTS"] = "0",
            ["StreamGovernance__Management__Urls"] = "http://127.0.0.1:0",
            [ModelAddress] = model.Urls.Single(),
        };
        if (settings.ContainsKey("ConnectionStrings__Redis"))
        {
            settings["ConnectionStrings__Redis"] = redis.Address;
        }

        ChildProcess process = command is null ? ChildProcess.StartHost(settings) : new ChildProcess(command[0], command[1..], settings);

        // Kestrel opens named endpoints in alphabetical order: management before public.
        var host = new ConfiguredHost(model, redis, process, (await process.AddressAsync()).Port, (await process.AddressAsync()).Port);
        await host.client.ReadyAsync(new Uri($"http://127.0.0.1:{host.ManagementPort}"));
        return host;
    }

    public Task<HttpStatusCode> ManagementStatusAsync(string path) => StatusAsync(ManagementPort, path);

    public Task<HttpStatusCode> PublicStatusAsync(string path) => StatusAsync(PublicPort, path);

    /// <summary>What the model server says to a request through the proxy.</summary>
    public Task<string> AskModelAsync() => client.GetStringAsync(new Uri($"http://127.0.0.1:{PublicPort}/v1/models"), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
        await model.DisposeAsync();
        await redis.DisposeAsync();
    }

    private static async Task<WebApplication> StartModelAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(context => context.Response.WriteAsync("model"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private async Task<HttpStatusCode> StatusAsync(int port, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.Add("X-Operator-Key", OperatorKey);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
