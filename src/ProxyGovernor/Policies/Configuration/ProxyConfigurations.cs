using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>The routes and clusters that YARP is configured with at the moment, over all of its providers.</summary>
internal sealed class ProxyConfigurations(IEnumerable<IProxyConfigProvider> providers)
{
    private readonly IReadOnlyList<IProxyConfigProvider> _providers = [.. providers];

    public RouteFindings Check(GovernanceSettings settings)
    {
        var configurations = _providers.Select(provider => provider.GetConfig()).ToList();
        return GovernanceRouteValidator.Validate(
            settings,
            configurations.SelectMany(configuration => configuration.Routes),
            configurations.SelectMany(configuration => configuration.Clusters));
    }

    /// <summary>Whether a configured route names a policy and leads to this cluster.</summary>
    public bool IsGoverned(string clusterId) => _providers.Any(provider => provider.GetConfig().Routes.Any(
        route => GovernanceMetadata.PolicyOf(route) is not null && string.Equals(route.ClusterId, clusterId, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Calls back whenever one of the providers has a new configuration.</summary>
    public IEnumerable<IDisposable> OnChange(Action callback) =>
        _providers.Select(provider => ChangeToken.OnChange(() => provider.GetConfig().ChangeToken, callback));
}
