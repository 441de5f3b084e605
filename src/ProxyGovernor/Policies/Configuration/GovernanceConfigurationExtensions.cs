using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProxyGovernor.Sessions;
using Yarp.ReverseProxy.Configuration;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>Registers the settings, what keeps them in step with YARP, and what identifies sessions by them.</summary>
internal static class GovernanceConfigurationExtensions
{
    /// <param name="services">The application's services.</param>
    /// <param name="section">The <c>StreamGovernance</c> section.</param>
    public static IServiceCollection AddGovernanceConfiguration(this IServiceCollection services, IConfiguration section)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new GovernanceSection(section));
        services.TryAddSingleton<ProxyConfigurations>();
        services.TryAddSingleton<GovernanceSettingsProvider>();
        services.TryAddSingleton<GovernanceStartupCheck>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProxyConfigFilter, GovernanceConfigFilter>());
        services.TryAddSingleton(provider => IdentitySecret.From(provider.GetRequiredService<GovernanceSettingsProvider>().Current.Identity));
        services.TryAddSingleton<CallerTenant>();
        services.TryAddSingleton<SessionIdentifier>();
        return services;
    }
}
