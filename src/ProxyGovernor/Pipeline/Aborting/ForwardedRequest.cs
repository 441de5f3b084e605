using Yarp.ReverseProxy.Configuration;

namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>How a run's request went to its model server: an abort goes the same way.</summary>
/// <param name="Client">The cluster's own, so that its TLS and connection settings apply.</param>
/// <param name="DestinationPrefix">The destination's address.</param>
/// <param name="Cluster">The cluster, or null where the application forwards without YARP's routes.</param>
internal sealed record ForwardedRequest(HttpMessageInvoker Client, string DestinationPrefix, ClusterConfig? Cluster)
{
    /// <summary>The request as the route's transforms left it; null until they have run.</summary>
    public HttpRequestMessage? Message { get; set; }
}
