using Microsoft.Extensions.Configuration;

namespace ProxyGovernor.Hosting.Configuration;

/// <summary>The section that governance is configured by, as a service.</summary>
internal sealed record GovernanceSection(IConfiguration Configuration);
