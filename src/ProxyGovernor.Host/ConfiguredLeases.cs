using ProxyGovernor.Hosting;
using ProxyGovernor.Host.Redis;
using ProxyGovernor.Redis;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Host;

/// <summary>Where leases are kept.</summary>
internal static class ConfiguredLeases
{
    /// <summary>In Redis where <c>ConnectionStrings:Redis</c> names a server, else in memory.</summary>
    public static void AddConfiguredLeases(this StreamGovernanceBuilder governance, IConfiguration configuration)
    {
        var redis = configuration.GetConnectionString("Redis");
        if (string.IsNullOrWhiteSpace(redis))
        {
            return;
        }

        if (InlineCompletions.AreOn())
        {
            governance.Services.AddSingleton(_ => RedisConnectionString.Read(redis) with { Configure = static options => options.Tunnel = new InlineTunnel() });
        }

        governance.AddRedisLeases();
    }
}
