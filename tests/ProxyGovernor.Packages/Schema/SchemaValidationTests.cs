using NJsonSchema;
using NJsonSchema.Validation;
using ProxyGovernor.Packages.Support;

namespace ProxyGovernor.Packages.Schema;

/// <summary>What an editor says by the schema.</summary>
public sealed class SchemaValidationTests
{
    [Fact]
    public async Task The_repositorys_own_settings_are_right() => Assert.Empty(await FindingsAsync(Repository.Text("appsettings.json")));

    [Fact]
    public async Task The_packages_example_is_right() =>
        Assert.Empty(await FindingsAsync(Markdown.Block(Repository.Text("src/ProxyGovernor/Package/README.md"), "json")));

    [Theory]
    [InlineData("""{ "Session": { "Sources": ["header:X-Thread", "json:$.metadata.session_id", "cookie:sid"], "Lane": "x-lane", "Missing": "Generate" } }""")]
    [InlineData("""{ "OnConflict": "Queue", "Queue": { "Limit": 1000, "Timeout": "00:00:05.5" }, "Timeouts": { "Total": "1.00:00:00" } }""")]
    public async Task A_right_policy_is_let_through(string policy) => Assert.Empty(await FindingsAsync(WithPolicy(policy)));

    [Theory]
    [InlineData("""{ "CleanupWiat": "00:00:02" }""", "CleanupWiat")]
    [InlineData("""{ "CleanupWait": 2 }""", "CleanupWait")]
    [InlineData("""{ "CleanupWait": "2" }""", "CleanupWait")]
    [InlineData("""{ "Timeouts": { "Idle": "24:00:00" } }""", "Idle")]
    [InlineData("""{ "OnConflict": "Superseed" }""", "OnConflict")]
    [InlineData("""{ "Queue": { "Limit": 1001 } }""", "Limit")]
    [InlineData("""{ "Session": { "Sources": [] } }""", "Sources")]
    [InlineData("""{ "Session": { "Sources": ["X-Session-Id"] } }""", "Sources[0]")]
    [InlineData("""{ "Session": { "Lane": "two words" } }""", "Lane")]
    public async Task A_mistake_is_underlined(string policy, string key)
    {
        ValidationError finding = Assert.Single(await FindingsAsync(WithPolicy(policy)));
        Assert.EndsWith(key, finding.Path, StringComparison.Ordinal);
    }

    private static string WithPolicy(string policy) => $$"""{ "StreamGovernance": { "Policies": { "chat": {{policy}} } } }""";

    private static async Task<IReadOnlyCollection<ValidationError>> FindingsAsync(string settings)
    {
        JsonSchema schema = await SettingsSchema.LoadAsync();
        return [.. schema.Validate(settings).SelectMany(Innermost)];
    }

    private static IEnumerable<ValidationError> Innermost(ValidationError error) =>
        error is ChildSchemaValidationError parent ? parent.Errors.Values.SelectMany(inner => inner).SelectMany(Innermost) : [error];
}
