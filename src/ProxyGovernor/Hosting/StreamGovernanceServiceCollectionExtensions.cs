using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ProxyGovernor.Hosting;

/// <summary>Registers stream governance.</summary>
public static class StreamGovernanceServiceCollectionExtensions
{
    /// <summary>Adds stream governance with leases in memory.</summary>
    /// <param name="services">The services of an application that uses YARP.</param>
    /// <param name="section">The <c>StreamGovernance</c> section.</param>
    public static StreamGovernanceBuilder AddStreamGovernance(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return new StreamGovernanceBuilder(services);
    }
}
