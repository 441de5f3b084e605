using Microsoft.Extensions.DependencyInjection;

namespace ProxyGovernor.Hosting;

/// <summary>What <c>AddStreamGovernance</c> returns, for packages that add a lease store.</summary>
/// <param name="services">The application's services.</param>
public sealed class StreamGovernanceBuilder(IServiceCollection services)
{
    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; } = services;
}
