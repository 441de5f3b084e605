using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A passive health policy that only takes down what it is told of each forwarded request.</summary>
internal sealed class HealthRecorder : IPassiveHealthCheckPolicy
{
    /// <summary>The errors that YARP's own TransportFailureRate policy counts.</summary>
    public static readonly IReadOnlyList<ForwarderError> Blaming =
    [
        ForwarderError.Request, ForwarderError.RequestTimedOut, ForwarderError.RequestBodyDestination, ForwarderError.ResponseBodyDestination,
        ForwarderError.UpgradeRequestDestination, ForwarderError.UpgradeResponseDestination,
    ];

    /// <summary>Cluster settings that put the recorder in charge.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["ReverseProxy:Clusters:models:HealthCheck:Passive:Enabled"] = "true",
        ["ReverseProxy:Clusters:models:HealthCheck:Passive:Policy"] = "Recorder",
    };

    private readonly Channel<ForwarderError> _told = Channel.CreateUnbounded<ForwarderError>();

    public string Name => "Recorder";

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination) =>
        _told.Writer.TryWrite(context.Features.Get<IForwarderErrorFeature>()?.Error ?? ForwarderError.None);

    /// <summary>What the next request came to.</summary>
    public async Task<ForwarderError> NextAsync() => await _told.Reader.ReadAsync().AsTask().WaitAsync(Limits.Patience);

    public void Register(IServiceCollection services) => services.AddSingleton<IPassiveHealthCheckPolicy>(this);
}
