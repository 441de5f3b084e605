using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class GovernedScopeTests
{
    [Theory]
    [InlineData("Auto", "/v1/chat/completions", true)]
    [InlineData("Auto", "/v1/messages", true)]
    [InlineData("Auto", "/v1beta/models/m:generateContent", true)]
    [InlineData("Auto", "/generate", true)]
    [InlineData("Auto", "/v1/embeddings", false)]
    [InlineData("Auto", "/v1/messages/count_tokens", false)]
    [InlineData("Auto", "/echo", false)]
    [InlineData("Sse", "/echo", true)]
    [InlineData("Sse", "/v1/embeddings", true)]
    [InlineData("OpenAIChat", "/v1/messages/count_tokens", true)]
    public async Task A_dialect_decides_which_posts_are_governed(string dialect, string path, bool governed)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["Dialect"] = dialect });

        using var response = await proxy.Client.PromptAsync(Prompt.Request(path, "s1", "{}"), TestContext.Current.CancellationToken);
        await response.ReadToEndAsync();

        Assert.Equal(governed, response.Header("X-Stream-Id") is not null);
        Assert.Equal(governed, model.Requests.Snapshot()[0].StreamId is not null);
        Assert.Equal(governed, proxy.Lifecycle.Lines.Count > 0);
    }

    [Fact]
    public async Task An_explicit_dialect_leaves_other_methods_alone()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["Dialect"] = "OpenAIChat" });

        using var response = await proxy.Client.GetAsync("/v1/models", TestContext.Current.CancellationToken);

        Assert.False(response.Headers.Contains("X-Stream-Id"));
        Assert.Empty(proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task What_is_not_governed_never_ends_the_sessions_stream()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        model.Gates.Release("g");
        using var chat = await proxy.PostAsync("s1", ("X-Model-Events", "3"), ("X-Model-Gate", "g"));
        using var embeddings = await proxy.Client.PromptAsync(Prompt.Request("/v1/embeddings", "s1"), TestContext.Current.CancellationToken);
        await embeddings.ReadToEndAsync();
        model.Gates.Open("g");
        await chat.ReadToEndAsync();
        await proxy.Lifecycle.WaitAsync("stream_end");

        Assert.Equal("completed", proxy.Lifecycle.Lines[^1].Outcome);
    }
}
