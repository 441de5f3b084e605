using Microsoft.Extensions.Configuration;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>The section that governance is configured by, as a service.</summary>
internal sealed record GovernanceSection(IConfiguration Configuration);
