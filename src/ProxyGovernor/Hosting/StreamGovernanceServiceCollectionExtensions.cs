using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Pipeline.Aborting;
using ProxyGovernor.Pipeline.Forwarding;
using ProxyGovernor.Policies.Configuration;
using ProxyGovernor.Sessions;
using ProxyGovernor.Status;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Hosting;

/// <summary>Registers stream governance.</summary>
public static class StreamGovernanceServiceCollectionExtensions
{
    /// <summary>Adds stream governance with leases in memory. Call it after <c>AddReverseProxy</c>; where it is called again, the first call stays in force.</summary>
    /// <param name="services">The services of an application that uses YARP.</param>
    /// <param name="section">The <c>StreamGovernance</c> section.</param>
    /// <returns>What further packages add to, such as <c>AddRedisLeases</c>.</returns>
    /// <exception cref="InvalidOperationException">YARP is not registered yet.</exception>
    public static StreamGovernanceBuilder AddStreamGovernance(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        if (services.Any(static service => service.ServiceType == typeof(GovernedResponseFactory)))
        {
            // A forwarder that is governed twice would take the second pass for one after the run's end.
            return new StreamGovernanceBuilder(services);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddGovernanceConfiguration(section);
        AddDiagnostics(services);
        AddLeases(services);
        AddPipeline(services);
        AddStatus(services);
        return new StreamGovernanceBuilder(services);
    }

    private static void AddDiagnostics(IServiceCollection services)
    {
        services.AddSingleton<ReplicaIdentity>();
        services.AddSingleton<LifecycleFeed>();
        services.AddSingleton<Lifecycle>();
        services.AddSingleton<GovernorMetrics>();
    }

    private static void AddLeases(IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<GovernanceSettingsProvider>().Current.Leases);
        services.TryAddSingleton<ILeaseStore>(provider => new MemoryLeaseStore(provider.GetRequiredService<LeaseOptions>().Keep, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LeaseRegistry>();
        services.AddSingleton<RetiredRuns>();
        services.AddSingleton<StoreTimeEstimate>();
        services.AddSingleton<StoreCalls>();
        services.AddSingleton<LeaseCoordinator>();
        services.AddSingleton<LocalLeases>();
        services.AddSingleton<SessionHandover>();
        services.AddSingleton<SessionLeases>();
        services.AddHostedService(provider => provider.GetRequiredService<LocalLeases>());
        services.AddHostedService<HintListener>();
        services.AddHostedService<LeaseHeartbeat>();
        services.AddHostedService<LeaseExpiry>();
        services.AddHostedService<LeaseSweeper>();
    }

    private static void AddPipeline(IServiceCollection services)
    {
        services.AddSingleton<RunRegistry>();
        services.AddSingleton<UnleasedRuns>();
        services.AddSingleton<UpstreamAborter>();
        services.AddSingleton<SessionHold>();
        services.AddSingleton(provider => new RunServices(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<Lifecycle>(), provider.GetRequiredService<GovernorMetrics>(),
            provider.GetRequiredService<RunRegistry>(), provider.GetRequiredService<UpstreamAborter>(), provider.GetService<IStepProbe>()));
        services.AddSingleton<StreamScope>();
        services.AddSingleton<SessionIdentifier>();
        services.AddSingleton<RunOpener>();
        services.AddSingleton<RunAcquirer>();
        services.AddSingleton<RunFinalizer>();
        services.AddSingleton<GovernedResponseFactory>();
        services.AddHostedService<ShutdownDrain>();
        services.AddOptions<HostOptions>().PostConfigure<GovernanceSettingsProvider>(ShutdownDrain.MakeRoom);
        Decorate(services);
    }

    private static void AddStatus(IServiceCollection services)
    {
        services.AddSingleton<StreamDirectory>();
        services.AddSingleton<StreamStopper>();
        services.AddSingleton<OperatorAccess>();
        services.AddSingleton<ReplicaStatus>();
        services.TryAddSingleton<IReplicaDirectory, LoneReplica>();
    }

    /// <summary>YARP registers its parts by <c>TryAdd</c>, and its forwarder is internal: the registration that is there is wrapped, whoever made it.</summary>
    private static void Decorate(IServiceCollection services)
    {
        var inner = services.LastOrDefault(service => service.ServiceType == typeof(IHttpForwarder))
            ?? throw new InvalidOperationException("Call AddReverseProxy before AddStreamGovernance: there is no IHttpForwarder to govern yet.");
        services.Replace(ServiceDescriptor.Singleton<IHttpForwarder>(provider => new GovernedForwarder(
            (IHttpForwarder)(inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<GovernedResponseFactory>())));

        // Those who bring their own client factory keep it, and call GovernedHandler.Configure in it.
        var factory = services.LastOrDefault(service => service.ServiceType == typeof(IForwarderHttpClientFactory));
        if (factory?.ImplementationType == typeof(ForwarderHttpClientFactory))
        {
            services.Replace(ServiceDescriptor.Singleton<IForwarderHttpClientFactory, GovernedClientFactory>());
        }
    }
}
