namespace ProxyGovernor.Host.Demo;

/// <summary>What the demo page needs of the proxy: a route of its own, whose policy does not keep a person waiting for a timeout.</summary>
internal static class DemoConfiguration
{
    private const string Route = "ReverseProxy:Routes:demo:";
    private const string Policy = "StreamGovernance:Policies:demo:";

    /// <summary>The pairs to be added to the configuration. The page's requests bear a header; all others stay with the configured routes.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Pairs { get; } =
    [
        new(Route + "ClusterId", "models"),
        new(Route + "Match:Path", "{**catch-all}"),
        new(Route + "Match:Headers:0:Name", "X-Demo-Page"),
        new(Route + "Match:Headers:0:Mode", "Exists"),
        new(Route + "Metadata:StreamGovernance.Policy", "demo"),
        new(Policy + "Timeouts:Idle", "00:00:04"),
    ];
}
