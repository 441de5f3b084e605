using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Hosting;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A real YARP on a real Kestrel, governed as an application of a user would have it.</summary>
internal sealed class GovernedProxy : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-of-the-tests";

    private readonly WebApplication _application;

    private GovernedProxy(WebApplication application, LifecycleRecorder lifecycle)
    {
        _application = application;
        Lifecycle = lifecycle;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        Client = NewClient();
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public LifecycleRecorder Lifecycle { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>Ids of the runs that are open in the proxy.</summary>
    public IEnumerable<string> OpenRuns => Services.GetRequiredService<RunRegistry>().All.Select(run => run.Identity.Id);

    /// <summary>Starts a proxy before <paramref name="backend"/>; settings are configuration keys such as <c>Timeouts:Idle</c> of policy <c>chat</c>, or full keys; <paramref name="inner"/> adds middleware between governance and YARP, <paramref name="insideProxy"/> replaces both by a proxy pipeline of its own.</summary>
    public static async Task<GovernedProxy> StartAsync(
        Uri backend, IReadOnlyDictionary<string, string?>? settings = null, IStepProbe? probe = null, Action<IServiceCollection>? services = null,
        Action<WebApplication>? pipeline = null, Action<WebApplicationBuilder>? host = null, Action<IApplicationBuilder>? inner = null,
        Action<IReverseProxyApplicationBuilder>? insideProxy = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var lifecycle = new LifecycleRecorder();
        builder.Logging.AddProvider(lifecycle);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(Defaults(backend)).AddInMemoryCollection(Expand(settings));
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        if (probe is not null)
        {
            builder.Services.AddSingleton(probe);
        }

        services?.Invoke(builder.Services);
        builder.Services.AddStreamGovernance(builder.Configuration.GetSection("StreamGovernance"));
        host?.Invoke(builder);
        var application = builder.Build();
        application.UseRouting();
        pipeline?.Invoke(application);
        if (insideProxy is null)
        {
            application.UseStreamGovernance();
            inner?.Invoke(application);
            application.MapReverseProxy();
        }
        else
        {
            application.MapReverseProxy(insideProxy);
        }

        application.MapStreamGovernance();
        await application.StartAsync();
        return new GovernedProxy(application, lifecycle);
    }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Completes when the stream is released and its outcome counted, which is later than its last log line.</summary>
    public Task SettledAsync(string streamId) => (Services.GetRequiredService<RunRegistry>().Find(streamId)?.Finalized ?? Task.CompletedTask).WaitAsync(Limits.Patience);

    public void BeginStop() => _application.Lifetime.StopApplication();

    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private static Dictionary<string, string?> Defaults(Uri backend) => new()
    {
        ["ReverseProxy:Routes:default:ClusterId"] = "models",
        ["ReverseProxy:Routes:default:Match:Path"] = "{**rest}",
        ["ReverseProxy:Routes:default:Metadata:StreamGovernance.Policy"] = "chat",
        ["ReverseProxy:Clusters:models:Destinations:default:Address"] = backend.ToString(),
        ["StreamGovernance:Policies:chat:OnConflict"] = "Supersede",
        ["StreamGovernance:Management:OperatorKey"] = OperatorKey,
    };

    private static IEnumerable<KeyValuePair<string, string?>> Expand(IReadOnlyDictionary<string, string?>? settings) =>
        (settings ?? new Dictionary<string, string?>()).Select(pair => KeyValuePair.Create(
            pair.Key.StartsWith("ReverseProxy:", StringComparison.Ordinal) || pair.Key.StartsWith("StreamGovernance:", StringComparison.Ordinal)
                ? pair.Key
                : $"StreamGovernance:Policies:chat:{pair.Key}",
            pair.Value));
}
