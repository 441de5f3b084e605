using Microsoft.Extensions.DependencyInjection;

namespace ProxyGovernor.Hosting;

/// <summary>What <c>AddStreamGovernance</c> returns: further packages add to it, such as leases that replicas share.</summary>
public sealed class StreamGovernanceBuilder
{
    internal StreamGovernanceBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }
}
