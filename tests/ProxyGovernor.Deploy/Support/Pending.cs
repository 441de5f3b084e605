namespace ProxyGovernor.Deploy.Support;

/// <summary>What rules and dashboard ask for ahead of the product: to be emptied when the product has it.</summary>
internal static class Pending
{
    /// <summary>Metrics by their Prometheus names.</summary>
    public static IReadOnlyList<string> Metrics { get; } = ["proxygovernor_store_degraded"];
}
