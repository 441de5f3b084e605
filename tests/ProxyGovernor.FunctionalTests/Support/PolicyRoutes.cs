namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Several policies in one proxy: the request header <c>X-Test-Policy</c> chooses the route, and so the policy.</summary>
internal static class PolicyRoutes
{
    public const string Header = "X-Test-Policy";

    /// <summary>Settings for a route and a policy of that name.</summary>
    /// <param name="name">The policy.</param>
    /// <param name="settings">Its keys, such as <c>Timeouts:Idle</c>.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Of(string name, params (string Key, string Value)[] settings) => Of(name, "models", settings);

    /// <summary>The same before another cluster.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Of(string name, string cluster, params (string Key, string Value)[] settings)
    {
        var route = $"ReverseProxy:Routes:{name}";
        yield return new($"{route}:ClusterId", cluster);
        yield return new($"{route}:Match:Path", "{**rest}");
        yield return new($"{route}:Match:Headers:0:Name", Header);
        yield return new($"{route}:Match:Headers:0:Values:0", name);
        yield return new($"{route}:Metadata:StreamGovernance.Policy", name);
        yield return new($"StreamGovernance:Policies:{name}:OnConflict", "Supersede");
        foreach (var (key, value) in settings)
        {
            yield return new($"StreamGovernance:Policies:{name}:{key}", value);
        }
    }
}
