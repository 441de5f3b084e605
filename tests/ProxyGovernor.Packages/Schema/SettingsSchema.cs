using System.Text.Json.Nodes;
using NJsonSchema;
using ProxyGovernor.Packages.Support;

namespace ProxyGovernor.Packages.Schema;

/// <summary>One key of the schema with its full configuration key, relative to <c>StreamGovernance</c>.</summary>
/// <param name="Key">Such as <c>Policies:chat:CleanupWait</c>; empty for the section itself.</param>
/// <param name="Node">What the schema says of it.</param>
internal sealed record SchemaKey(string Key, JsonObject Node)
{
    public bool IsSection => Node.ContainsKey("properties");

    /// <summary>True where its keys are names of the user's choice.</summary>
    public bool IsDictionary => Node["additionalProperties"] is JsonObject;

    public string? Type => (string?)Node["type"];

    public string Description => (string?)Node["description"] ?? "";

    public JsonNode? Default => Node["default"];

    public IEnumerable<string> Properties => Node["properties"]!.AsObject().Select(property => property.Key);

    public string Child(string name) => Key.Length == 0 ? name : $"{Key}:{name}";
}

/// <summary>The schema that the package brings.</summary>
internal static class SettingsSchema
{
    private const string NamedByUser = "chat";

    public static string Text { get; } = Repository.Text("src/ProxyGovernor/ConfigurationSchema.json");

    public static JsonObject Root { get; } = JsonNode.Parse(Text)!["properties"]!.AsObject();

    public static IReadOnlyList<SchemaKey> Keys { get; } = [.. Below(new SchemaKey("", Root["StreamGovernance"]!.AsObject()))];

    public static Task<JsonSchema> LoadAsync() => JsonSchema.FromJsonAsync(Text, TestContext.Current.CancellationToken);

    private static IEnumerable<SchemaKey> Below(SchemaKey key)
    {
        IEnumerable<SchemaKey> children = key switch
        {
            { IsDictionary: true } => [new SchemaKey(key.Child(NamedByUser), key.Node["additionalProperties"]!.AsObject())],
            { IsSection: true } => key.Properties.Select(name => new SchemaKey(key.Child(name), key.Node["properties"]![name]!.AsObject())),
            _ => [],
        };
        return children.SelectMany(Below).Prepend(key);
    }
}
