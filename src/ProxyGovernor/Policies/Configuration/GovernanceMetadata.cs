using Yarp.ReverseProxy.Configuration;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>Reads the metadata of routes and clusters that YARP has accepted, which means that it was checked.</summary>
internal static class GovernanceMetadata
{
    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The name of the route's policy, or null where the route is not governed.</summary>
    public static string? PolicyOf(RouteConfig route) => Value(route.Metadata, StreamGovernanceMetadata.Policy);

    /// <summary>The cluster's own connect timeout, else the default.</summary>
    public static TimeSpan ConnectTimeoutOf(IReadOnlyDictionary<string, string>? metadata) =>
        Time(metadata, StreamGovernanceMetadata.ConnectTimeout) ?? DefaultConnectTimeout;

    /// <summary>The cluster's own cleanup wait, else the policy's.</summary>
    public static TimeSpan CleanupWaitOf(ClusterConfig? cluster, StreamPolicy policy) =>
        Time(cluster?.Metadata, StreamGovernanceMetadata.CleanupWait) ?? policy.CleanupWait;

    public static string? Value(IReadOnlyDictionary<string, string>? metadata, string key) => metadata?.GetValueOrDefault(key);

    private static TimeSpan? Time(IReadOnlyDictionary<string, string>? metadata, string key) =>
        Value(metadata, key) is { } text && TimeRange.Positive.Parse(text, out var value) is null ? value : null;
}
