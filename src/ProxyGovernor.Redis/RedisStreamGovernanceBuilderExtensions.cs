using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProxyGovernor.Hosting;
using ProxyGovernor.Leases;
using ProxyGovernor.Redis.Faults;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Supervision;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis;

/// <summary>Shares leases between replicas through Redis.</summary>
public static class RedisStreamGovernanceBuilderExtensions
{
    /// <summary>
    /// Keeps leases in Redis instead of in memory, so that any number of replicas govern the same sessions. The connection is opened by
    /// the first call and replaced by itself; no call takes longer than 750 ms.
    /// </summary>
    /// <param name="builder">From <c>AddStreamGovernance</c>.</param>
    /// <param name="connectionString">As StackExchange.Redis reads it, such as <c>127.0.0.1:6379,password=...,ssl=true</c>; where null, <c>ConnectionStrings:Redis</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Policies.Configuration.GovernanceConfigurationException">At start, where there is no connection string, or one that cannot be read.</exception>
    public static StreamGovernanceBuilder AddRedisLeases(this StreamGovernanceBuilder builder, string? connectionString = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(provider => RedisConnectionString.Read(connectionString ?? provider.GetRequiredService<IConfiguration>().GetConnectionString("Redis")));
        services.TryAddSingleton(provider => new RedisLeaseStoreOptions(provider.GetRequiredService<LeaseOptions>().Keep));
        services.TryAddSingleton<RedisFaultLog>();
        services.TryAddSingleton<IRedisTransport, StackExchangeTransport>();
        services.Replace(ServiceDescriptor.Singleton<ILeaseStore>(provider => new RedisLeaseStore(
            provider.GetRequiredService<IRedisTransport>(), new LeaseScripts(), provider.GetRequiredService<RedisLeaseStoreOptions>())));
        services.AddRedisSupervision();
        return builder;
    }
}
