using ProxyGovernor.Pipeline.Aborting;
using Yarp.ReverseProxy.Configuration;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>What is to be said about routes and clusters.</summary>
/// <param name="Errors">Mistakes, one line each: the configuration must be refused.</param>
/// <param name="Notices">What will be done differently from what is written, one line each.</param>
internal sealed record RouteFindings(IReadOnlyList<string> Errors, IReadOnlyList<string> Notices);

/// <summary>Checks what YARP's routes and clusters say about stream governance.</summary>
internal static class GovernanceRouteValidator
{
    private static readonly string[] RouteKeys = [StreamGovernanceMetadata.Policy];
    private static readonly string[] ClusterKeys = [StreamGovernanceMetadata.Aborter, StreamGovernanceMetadata.CleanupWait, StreamGovernanceMetadata.ConnectTimeout];

    public static RouteFindings Validate(GovernanceSettings settings, IEnumerable<RouteConfig> routes, IEnumerable<ClusterConfig> clusters)
    {
        var mistakes = new ConfigurationMistakes();
        var notices = new List<string>();
        var byId = new Dictionary<string, ClusterConfig>(StringComparer.OrdinalIgnoreCase);
        foreach (var cluster in clusters)
        {
            byId[cluster.ClusterId ?? ""] = cluster;
            CheckCluster(settings, cluster, mistakes);
        }

        foreach (var route in routes)
        {
            CheckRoute(settings, route, mistakes);
            if (byId.GetValueOrDefault(route.ClusterId ?? "") is { } cluster && ActivityNotice(settings, route, cluster) is { } notice)
            {
                notices.Add(notice);
            }
        }

        return new RouteFindings(mistakes.Lines, notices);
    }

    private static void CheckRoute(GovernanceSettings settings, RouteConfig route, ConfigurationMistakes mistakes)
    {
        var owner = $"Route \"{route.RouteId}\"";
        RejectUnknownKeys(owner, route.Metadata, RouteKeys, mistakes);
        if (GovernanceMetadata.PolicyOf(route) is not { } policy || settings.Policies.ContainsKey(policy))
        {
            return;
        }

        var known = settings.Policies.Keys.Order(StringComparer.OrdinalIgnoreCase).ToList();
        var allowed = known.Count == 0 ? "none is configured" : "allowed: " + string.Join(", ", known);
        mistakes.Add(KeyOf(owner, StreamGovernanceMetadata.Policy), policy, $"is no policy{NearestKey.Hint(policy, known)}; {allowed}");
    }

    private static void CheckCluster(GovernanceSettings settings, ClusterConfig cluster, ConfigurationMistakes mistakes)
    {
        var owner = $"Cluster \"{cluster.ClusterId}\"";
        RejectUnknownKeys(owner, cluster.Metadata, ClusterKeys, mistakes);
        foreach (var key in ClusterKeys)
        {
            if (GovernanceMetadata.Value(cluster.Metadata, key) is { } text && Problem(settings, key, text) is { } problem)
            {
                mistakes.Add(KeyOf(owner, key), text, problem);
            }
        }
    }

    private static string? Problem(GovernanceSettings settings, string key, string text)
    {
        if (key == StreamGovernanceMetadata.Aborter)
        {
            return Aborters.Parse(text, out _);
        }

        var problem = TimeRange.Positive.Parse(text, out var value);
        return problem is null && key == StreamGovernanceMetadata.CleanupWait ? LeaseRules.WaitProblem(value, settings.Leases, "Leases") : problem;
    }

    private static string? ActivityNotice(GovernanceSettings settings, RouteConfig route, ClusterConfig cluster) =>
        GovernanceMetadata.PolicyOf(route) is { } name
        && settings.Policies.TryGetValue(name, out var policy)
        && cluster.HttpRequest?.ActivityTimeout is { } activity
        && activity < policy.MinimumActivityTimeout
            ? $"Cluster \"{cluster.ClusterId}\": HttpRequest.ActivityTimeout \"{TimeRange.Format(activity)}\" leaves policy \"{policy.Name}\" no time to end a stream itself; "
                + $"raised to {TimeRange.Format(policy.MinimumActivityTimeout)} for governed requests of route \"{route.RouteId}\""
            : null;

    private static void RejectUnknownKeys(string owner, IReadOnlyDictionary<string, string>? metadata, string[] known, ConfigurationMistakes mistakes)
    {
        foreach (var key in metadata?.Keys ?? [])
        {
            // A key in another case is only found where the dictionary looks it up that way.
            if (key.StartsWith(StreamGovernanceMetadata.Prefix, StringComparison.OrdinalIgnoreCase)
                && !known.Any(name => name.Equals(key, StringComparison.OrdinalIgnoreCase) && metadata!.ContainsKey(name)))
            {
                mistakes.Add(KeyOf(owner, key), $"unknown key{NearestKey.Hint(key, known)}; allowed: {string.Join(", ", known)}");
            }
        }
    }

    private static string KeyOf(string owner, string key) => $"{owner}, metadata {key}";
}
