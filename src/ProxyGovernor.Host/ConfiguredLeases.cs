using ProxyGovernor.Hosting;
using ProxyGovernor.Redis;

namespace ProxyGovernor.Host;

/// <summary>Where leases are kept.</summary>
internal static class ConfiguredLeases
{
    /// <summary>In Redis where <c>ConnectionStrings:Redis</c> names a server, else in memory.</summary>
    public static void AddConfiguredLeases(this StreamGovernanceBuilder governance, IConfiguration configuration)
    {
        if (!string.IsNullOrWhiteSpace(configuration.GetConnectionString("Redis")))
        {
            governance.AddRedisLeases();
        }
    }
}
