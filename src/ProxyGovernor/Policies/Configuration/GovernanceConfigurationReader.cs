using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>What came of reading the section.</summary>
/// <param name="Draft">Everything that could be read, with defaults in the place of mistakes: enough to check routes against.</param>
/// <param name="Errors">One line per mistake.</param>
internal sealed record GovernanceReading(GovernanceSettings Draft, IReadOnlyList<string> Errors)
{
    /// <summary>The settings; null where there is any mistake.</summary>
    public GovernanceSettings? Settings => Errors.Count == 0 ? Draft : null;
}

/// <summary>Reads the <c>StreamGovernance</c> section and collects every mistake in it.</summary>
internal static class GovernanceConfigurationReader
{
    public static GovernanceReading Read(IConfiguration configuration)
    {
        var mistakes = new ConfigurationMistakes();
        var root = new SettingsSection(configuration, mistakes);
        var defaults = new GovernanceSettings();
        var leases = LeaseSettingsReader.Read(root.Section("Leases"), mistakes);
        var draft = new GovernanceSettings
        {
            Leases = leases,
            Policies = root.Section("Policies").Sections()
                .Select(section => PolicySettingsReader.Read(section, leases, root.KeyOf("Leases"), mistakes))
                .ToFrozenDictionary(policy => policy.Name, StringComparer.OrdinalIgnoreCase),
            DrainTimeout = root.Time("DrainTimeout", defaults.DrainTimeout, TimeRange.Positive),
            MaxEventSize = root.Integer("MaxEventSize", defaults.MaxEventSize, 4 << 10, 64 << 20),
            Identity = IdentitySettingsReader.Read(root.Section("Identity"), mistakes),
            Management = ManagementSettingsReader.Read(root.Section("Management"), mistakes),
            Host = HostSettingsReader.Read(root.Section("Host")),
        };
        root.RejectUnknownKeys();
        return new GovernanceReading(draft, mistakes.Lines);
    }
}
