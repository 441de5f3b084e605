using Microsoft.Extensions.Configuration;

namespace ProxyGovernor.Tests.Policies;

/// <summary>A configuration whose whole content is replaced, as when a file is saved anew.</summary>
internal sealed class ReplaceableConfiguration : ConfigurationProvider, IConfigurationSource
{
    public ReplaceableConfiguration(params IEnumerable<string> lines) => Write(lines);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Replaces the content without telling anyone yet.</summary>
    public void Write(params IEnumerable<string> lines) => Data = lines
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => $"{GovernanceConfigurations.SectionName}:{pair[0]}", string? (pair) => pair[1], StringComparer.OrdinalIgnoreCase);

    public void Replace(params IEnumerable<string> lines)
    {
        Write(lines);
        OnReload();
    }
}
