using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Redis.Supervision.Checks;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Sessions;
using ProxyGovernor.Status;

namespace ProxyGovernor.Redis.Supervision;

/// <summary>Registers the checks, in the order in which they are made, and what is done while the server answers.</summary>
internal static class RedisSupervisionExtensions
{
    private const string ReadyTag = "ready";

    public static void AddRedisSupervision(this IServiceCollection services)
    {
        if (services.Any(static service => service.ServiceType == typeof(RedisReadiness)))
        {
            return;
        }

        services.AddSingleton<RedisReadiness>();
        services.AddSingleton<RedisDiagnosis>();
        services.AddSingleton<RedisReplicaDirectory>();
        services.AddSingleton<LifecycleRelay>();
        services.Replace(ServiceDescriptor.Singleton<IReplicaDirectory>(static provider => provider.GetRequiredService<RedisReplicaDirectory>()));
        services.AddHealthChecks().AddCheck<RedisReadiness>("redis", tags: [ReadyTag]);
        services.AddSingleton(Supervisor);
        services.AddHostedService(static provider => provider.GetRequiredService<RedisSupervisor>());
    }

    private static RedisSupervisor Supervisor(IServiceProvider provider)
    {
        var transport = provider.GetRequiredService<IRedisTransport>();
        var options = provider.GetRequiredService<RedisTransportOptions>();
        var root = provider.GetRequiredService<RedisLeaseStoreOptions>().Root;
        var time = provider.GetRequiredService<TimeProvider>();
        var hints = RedisKeys.HintsOf(root) + provider.GetRequiredService<ReplicaIdentity>().Name;
        var supervisor = new RedisSupervisor(
            transport,
            root,
            [
                new VersionCheck(),
                new RoleCheck(transport),
                new PasswordCheck(),
                new EvictionCheck(),
                new AtomicityCheck(transport, () => new StackExchangeTransport(options, time, NullLogger<StackExchangeTransport>.Instance), root),
                new IdentityCheck(new RedisAgreement(transport, root), provider.GetRequiredService<IdentitySecret>()),
            ],
            [
                provider.GetRequiredService<RedisReplicaDirectory>(),
                provider.GetRequiredService<LifecycleRelay>(),
                new HintProof(transport, hints, options.Deadline, time, provider.GetRequiredService<ILogger<HintProof>>()),
            ],
            provider.GetRequiredService<RedisReadiness>(),
            provider.GetRequiredService<RedisDiagnosis>(),
            time,
            provider.GetRequiredService<ILogger<RedisSupervisor>>());

        // Whoever begins to watch the live feed is not to wait for the next round.
        provider.GetRequiredService<LifecycleFeed>().WatchBegan += supervisor.AskAtOnce;
        return supervisor;
    }
}
