using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ProxyGovernor.Browser.Demo;

namespace ProxyGovernor.Browser.Client;

/// <summary>What editors are told of the client is what there is.</summary>
public sealed partial class TypesTests(RunningDemo demo)
{
    private static readonly string Client = Path.Combine(UnitTests.Directory, "../../src/client");

    private static readonly string Types = File.ReadAllText(Path.Combine(Client, "index.d.ts"));

    [Fact]
    public async Task A_record_has_the_members_that_its_type_names()
    {
        using var client = new HttpClient { BaseAddress = demo.Address };
        using var answer = await client.PostAsJsonAsync("/v1/chat/completions", new { model = "demo", stream = true }, TestContext.Current.CancellationToken);
        var record = await client.GetFromJsonAsync<JsonElement>($"/governor/streams/{answer.Headers.GetValues("X-Stream-Id").Single()}", TestContext.Current.CancellationToken);

        Assert.Equal(
            record.EnumerateObject().Select(member => member.Name),
            Member().Matches(Record().Match(Types).Value).Select(member => member.Groups["name"].Value));
    }

    [Fact]
    public void The_types_export_the_classes_that_the_module_exports() =>
        Assert.Equal(
            Exported().Matches(File.ReadAllText(Path.Combine(Client, "index.js"))).Select(name => name.Value).Order(),
            Class().Matches(Types).Select(type => type.Groups["name"].Value).Order());

    [GeneratedRegex(@"interface StreamRecord \{.*?\n\}", RegexOptions.Singleline)]
    private static partial Regex Record();

    [GeneratedRegex(@"^    (?<name>\w+): ", RegexOptions.Multiline)]
    private static partial Regex Member();

    [GeneratedRegex(@"\b[A-Z]\w+(?=,| \})")]
    private static partial Regex Exported();

    [GeneratedRegex(@"^export class (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Class();
}
