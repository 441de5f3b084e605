using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>
/// YARP's own client factory with two settings that governance needs on every cluster that a governed route uses. Those who replace YARP's factory by their own
/// call <see cref="GovernedHandler.Configure"/> in it.
/// </summary>
internal sealed class GovernedClientFactory(ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    protected override bool CanReuseOldClient(ForwarderHttpClientContext context) =>
        base.CanReuseOldClient(context) && GovernedHandler.ConnectTimeoutOf(context.OldMetadata) == GovernedHandler.ConnectTimeoutOf(context.NewMetadata);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        GovernedHandler.Configure(handler, context.NewMetadata);
    }
}
