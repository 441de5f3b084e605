using Microsoft.Extensions.Configuration;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Tests.Policies;

/// <summary>Builds <c>StreamGovernance</c> sections from "key=value" lines, keys relative to the section.</summary>
internal static class GovernanceConfigurations
{
    public const string SectionName = "StreamGovernance";

    public static IConfigurationRoot Root(params IEnumerable<string> lines) => new ConfigurationBuilder()
        .AddInMemoryCollection(lines.Select(line => line.Split('=', 2)).Select(pair => KeyValuePair.Create($"{SectionName}:{pair[0]}", (string?)pair[1])))
        .Build();

    public static IConfigurationSection Section(params IEnumerable<string> lines) => Root(lines).GetSection(SectionName);

    public static GovernanceReading Read(params IEnumerable<string> lines) => GovernanceConfigurationReader.Read(Section(lines));
}
