using System.Collections.Frozen;

namespace ProxyGovernor.Host.Management;

/// <summary>Sorts the status and stop API: clients' own streams are served everywhere, what is the operator's on management only.</summary>
internal static class GovernorRoutes
{
    private static readonly FrozenSet<string> OperatorPatterns =
        new[] { "/governor/streams", "/governor/events", "/governor/replicas", "/governor/ui", "/governor/ui/{asset}" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Marks each route of the API with the listeners that answer it.</summary>
    public static IEndpointConventionBuilder WithOperatorRoutesOnManagement(this IEndpointConventionBuilder api)
    {
        api.Add(static endpoint => endpoint.Metadata.Add(IsOperatorRoute(endpoint) ? ManagementAccess.Only : ManagementAccess.Also));
        return api;
    }

    private static bool IsOperatorRoute(EndpointBuilder endpoint) =>
        endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } pattern } && OperatorPatterns.Contains("/" + pattern.Trim('/'));
}
