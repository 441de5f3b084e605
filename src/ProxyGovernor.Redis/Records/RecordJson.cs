using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProxyGovernor.Redis.Records;

/// <summary>
/// The parts of a record that the scripts carry without looking into them. JSON, since a reason is arbitrary text: escaped, it holds
/// no tab and no line feed, which separate fields and records.
/// </summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Leases.RunSummary))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class RecordJson : JsonSerializerContext
{
    public static string Write(Leases.RunSummary summary) => JsonSerializer.Serialize(summary, Default.RunSummary);

    public static Leases.RunSummary? ReadSummary(string text) => text.Length == 0 ? null : JsonSerializer.Deserialize(text, Default.RunSummary);

    public static string WriteText(string? text) => text is null ? "" : JsonSerializer.Serialize(text, Default.String);

    public static string? ReadText(string text) => text.Length == 0 ? null : JsonSerializer.Deserialize(text, Default.String);

    /// <summary>What a record does not hold as fields of its own.</summary>
    public static string WriteIdentity(Leases.LeaseRun run) => JsonSerializer.Serialize(
        [run.Session, run.Tenant, run.Route, run.Policy, run.Dialect, run.StartedAt.ToString(CultureInfo.InvariantCulture)], Default.StringArray);

    public static Leases.LeaseRun ReadIdentity(string id, string replica, string identity)
    {
        var parts = JsonSerializer.Deserialize(identity, Default.StringArray)!;
        return new(id, parts[0], replica, parts[1], parts[2], parts[3], parts[4], long.Parse(parts[5], CultureInfo.InvariantCulture));
    }
}
