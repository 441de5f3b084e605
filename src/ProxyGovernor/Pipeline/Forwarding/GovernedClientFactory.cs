using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Policies.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>
/// YARP's own client factory, with the settings that governance needs on clusters that a governed route leads to; the others stay as YARP has
/// them, but that none keeps a shared thread for itself. A policy that only a configuration filter adds is not seen here: such a cluster says so by any <c>StreamGovernance.</c> metadata of its own.
/// </summary>
internal class GovernedClientFactory(ProxyConfigurations configurations, ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    private readonly ConcurrentDictionary<string, bool> _governed = new(StringComparer.OrdinalIgnoreCase);

    protected override bool CanReuseOldClient(ForwarderHttpClientContext context) =>
        base.CanReuseOldClient(context)
        && GovernanceMetadata.ConnectTimeoutOf(context.OldMetadata) == GovernanceMetadata.ConnectTimeoutOf(context.NewMetadata)
        && _governed.GetValueOrDefault(context.ClusterId) == IsGoverned(context);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        var governed = IsGoverned(context);
        _governed[context.ClusterId] = governed;
        if (governed)
        {
            GovernedHandler.Configure(handler, context.NewMetadata);
        }
        else
        {
            FairStream.UseFor(handler);
        }
    }

    private bool IsGoverned(ForwarderHttpClientContext context) =>
        configurations.IsGoverned(context.ClusterId)
        || context.NewMetadata?.Keys.Any(static key => key.StartsWith(StreamGovernanceMetadata.Prefix, StringComparison.Ordinal)) == true;
}
