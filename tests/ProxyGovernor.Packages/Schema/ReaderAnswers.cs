using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyGovernor.Policies.Configuration;
using ProxyGovernor.Tests.Policies;

namespace ProxyGovernor.Packages.Schema;

/// <summary>Asks the configuration reader itself what it allows: it says so to whoever makes a mistake.</summary>
internal static class ReaderAnswers
{
    /// <summary>What is allowed instead of a value, as the one mistake that it makes says.</summary>
    public static string Allowed(string key, string wrong)
    {
        string mistake = Assert.Single(Read($"{key}={wrong}").Errors);
        const string Marker = "; allowed: ";
        int start = mistake.IndexOf(Marker, StringComparison.Ordinal);
        Assert.True(start >= 0, mistake);
        return mistake[(start + Marker.Length)..];
    }

    /// <summary>What the settings are where a key has a value, or a list.</summary>
    public static string Settings(string key, JsonNode? value)
    {
        GovernanceReading reading = value is JsonArray list
            ? Read([.. list.Select((item, index) => $"{key}:{index}={item}")])
            : Read($"{key}={value}");
        Assert.Empty(reading.Errors);
        return Text(reading);
    }

    /// <summary>What the settings are where nothing is configured, but that a policy exists.</summary>
    public static string Defaults() => Text(Read());

    private static GovernanceReading Read(params string[] lines) => GovernanceConfigurations.Read(["Policies:chat=", .. lines]);

    private static string Text(GovernanceReading reading) => JsonSerializer.Serialize(reading.Draft);
}
