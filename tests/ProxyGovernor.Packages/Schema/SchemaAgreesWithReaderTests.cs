using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Packages.Schema;

/// <summary>What the schema tells is what the configuration reader does: keys, defaults, choices and ranges.</summary>
public sealed class SchemaAgreesWithReaderTests
{
    public static TheoryData<string> Sections => Keys(key => key.IsSection);

    public static TheoryData<string> Defaults => Keys(key => key.Default is not null);

    public static TheoryData<string> Choices => Keys(key => key.Node.ContainsKey("enum"));

    public static TheoryData<string> Numbers => Keys(key => key.Type == "integer");

    public static TheoryData<string> Times => Keys(IsTime);

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_section_has_every_key_that_is_read_and_no_other(string section)
    {
        SchemaKey key = Find(section);

        Assert.Equal(ReaderAnswers.Allowed(key.Child("no-such-key"), "1").Split(", "), key.Properties.Order(StringComparer.OrdinalIgnoreCase));
        Assert.False((bool)key.Node["additionalProperties"]!);
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public void A_default_changes_nothing(string key) => Assert.Equal(ReaderAnswers.Defaults(), ReaderAnswers.Settings(key, Find(key).Default));

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_choice_has_every_name(string key) =>
        Assert.Equal(ReaderAnswers.Allowed(key, "no-such-name").Split(", "), Find(key).Node["enum"]!.AsArray().Select(name => (string?)name));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_has_its_range(string key)
    {
        JsonObject node = Find(key).Node;

        Assert.Equal(ReaderAnswers.Allowed(key, "-1"), string.Create(CultureInfo.InvariantCulture, $"{(int)node["minimum"]!} to {(int)node["maximum"]!}"));
    }

    [Theory]
    [MemberData(nameof(Times))]
    public void A_time_tells_its_range(string key) => Assert.EndsWith($" Range: {ReaderAnswers.Allowed(key, "7.00:00:00")}.", Find(key).Description, StringComparison.Ordinal);

    [Fact]
    public void What_has_no_default_is_off_unless_it_is_configured() => Assert.Equal(
        ["Policies", "Policies:chat:Session:Lane", "Policies:chat:Heartbeat", "Identity:Secret", "Management:OperatorKey", "Management:Urls"],
        SettingsSchema.Keys.Where(key => !key.IsSection && key.Default is null).Select(key => key.Key));

    [Fact]
    public void Every_key_says_what_it_is() => Assert.All(SettingsSchema.Keys, key => Assert.NotEmpty(key.Description));

    [Fact]
    public void Metadata_has_every_key_of_routes_and_clusters() => Assert.Equal(
        typeof(StreamGovernanceMetadata).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)
            .Where(key => key != StreamGovernanceMetadata.Prefix).Order(StringComparer.Ordinal),
        MetadataOf("Routes").Concat(MetadataOf("Clusters")).Order(StringComparer.Ordinal));

    private static IEnumerable<string> MetadataOf(string owners) =>
        SettingsSchema.Root["ReverseProxy"]!["properties"]![owners]!["additionalProperties"]!["properties"]!["Metadata"]!["properties"]!.AsObject().Select(key => key.Key);

    private static SchemaKey Find(string key) => SettingsSchema.Keys.Single(each => each.Key == key);

    private static bool IsTime(SchemaKey key) => key.Description.Contains(" Range: ", StringComparison.Ordinal);

    private static TheoryData<string> Keys(Func<SchemaKey, bool> where) => [.. SettingsSchema.Keys.Where(where).Select(key => key.Key)];
}
