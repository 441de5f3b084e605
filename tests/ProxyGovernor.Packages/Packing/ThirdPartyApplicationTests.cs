using System.Net;
using System.Text;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Packages.Support;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Packages.Packing;

[Collection(nameof(PackedLibraries))]
public sealed class ThirdPartyApplicationTests(PackedLibraries packed, ThirdPartyApplication application) : IClassFixture<ThirdPartyApplication>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_readmes_lines_are_all_that_an_application_needs_to_govern_streams() => await AssertGovernsAsync(redis: null);

    [Fact]
    public async Task The_other_package_shares_its_leases_in_redis()
    {
        await using RedisServer redis = await RedisServer.StartAsync();

        await AssertGovernsAsync(redis.Address);

        Assert.NotEmpty(await RedisCli.CallAsync(redis, "get", "pg:identity"));
    }

    [Fact]
    public async Task The_repositorys_readme_tells_the_same_lines_as_the_packages() => Assert.Equal(
        Markdown.Block(await packed.TextAsync("ProxyGovernor", "README.md"), "csharp"),
        Markdown.Block(Repository.Text("README.md"), "csharp", after: "## Drop it into the YARP you run"));

    [Fact]
    public void Editors_are_told_of_the_settings_schema()
    {
        string schema = Assert.Single(File.ReadAllLines(application.PathOf("schemas.txt")), line => line.Contains("proxygovernor", StringComparison.Ordinal));

        Assert.Equal(Repository.Text("src/ProxyGovernor/ConfigurationSchema.json"), File.ReadAllText(schema));
    }

    private async Task AssertGovernsAsync(string? redis)
    {
        await using SimulatedModelServer model = await SimulatedModelServer.StartAsync();
        (ChildProcess process, Uri address) = await application.StartAsync(model.Address, redis);
        await using (process)
        {
            using var client = new HttpClient { BaseAddress = address };
            using HttpResponseMessage response = await PromptAsync(client);
            string stream = Assert.Single(response.Headers.GetValues("X-Stream-Id"));
            string[] events = [.. (await response.Content.ReadAsStringAsync(Cancellation)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)];

            Assert.Equal("data: [DONE]", events[^1]);
            Assert.True(events.Length > 3, string.Join('\n', events));
            Assert.All(events[..^1], sent => Assert.StartsWith($$"""data: {"stream_id":"{{stream}}",""", sent, StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri($"/governor/streams/{stream}", UriKind.Relative), Cancellation)).StatusCode);
        }
    }

    private static async Task<HttpResponseMessage> PromptAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"demo","stream":true,"messages":[]}""", Encoding.UTF8, "application/json"),
            Headers = { { "X-Session-Id", "thread-1" }, { "X-Model-Events", "3" } },
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
