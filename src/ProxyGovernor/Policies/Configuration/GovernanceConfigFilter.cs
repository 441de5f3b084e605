using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>Makes YARP refuse routes and clusters whose governance metadata is wrong; YARP then keeps the configuration it had.</summary>
internal sealed partial class GovernanceConfigFilter(GovernanceSettingsProvider settings, ILogger<GovernanceConfigFilter> logger) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var findings = GovernanceRouteValidator.Validate(settings.Current, [], [cluster]);
        return findings.Errors.Count == 0
            ? ValueTask.FromResult(cluster)
            : ValueTask.FromException<ClusterConfig>(new GovernanceConfigurationException(findings.Errors));
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        // Routes and policies may be reloaded at once, and the routes may come first.
        if (GovernanceMetadata.PolicyOf(route) is { } policy && !settings.Current.Policies.ContainsKey(policy))
        {
            settings.TryRefresh();
        }

        var findings = GovernanceRouteValidator.Validate(settings.Current, [route], cluster is null ? [] : [cluster]);
        if (findings.Errors.Count > 0)
        {
            return ValueTask.FromException<RouteConfig>(new GovernanceConfigurationException(findings.Errors));
        }

        foreach (var notice in findings.Notices)
        {
            LogNotice(notice);
        }

        return ValueTask.FromResult(route);
    }

    [LoggerMessage(EventId = 1, EventName = "configuration_adjusted", Level = LogLevel.Warning, Message = "configuration_adjusted {Notice}")]
    private partial void LogNotice(string notice);
}
