using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>What the simulated model server says of its tokens stands in the log, the live feed's source and the metrics.</summary>
public sealed class TokenUsageTests
{
    private const int Input = 9;

    [Theory]
    [InlineData("/v1/chat/completions", """{"stream":true,"stream_options":{"include_usage":true}}""", "OpenAIChat")]
    [InlineData("/v1/completions", """{"stream":true,"stream_options":{"include_usage":true}}""", "OpenAIChat")]
    [InlineData("/v1/chat/completions", """{"stream":false}""", "OpenAIChat")]
    [InlineData("/v1/responses", """{"stream":true}""", "OpenAIResponses")]
    [InlineData("/v1/messages", """{"stream":true}""", "Anthropic")]
    [InlineData("/api/chat", """{"stream":true}""", "Ollama")]
    [InlineData("/api/generate", """{"stream":false}""", "Ollama")]
    [InlineData("/v1beta/models/m:streamGenerateContent?alt=sse", "{}", "Gemini")]
    public async Task Tokens_are_told_once_the_stream_has_ended(string path, string body, string dialect)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var metrics = new MetricRecorder(proxy.Services);

        using var response = await proxy.Client.PromptAsync(Prompt.Request(path, "s1", body, ("X-Model-Events", "3")), TestContext.Current.CancellationToken);
        var streamId = response.StreamId;
        await response.ReadToEndAsync();
        await proxy.Lifecycle.WaitAsync("stream_end", streamId);
        await proxy.SettledAsync(streamId);

        Assert.Equal(Input, metrics.Sum("proxygovernor.stream.tokens", $"dialect={dialect},direction=input"));
        Assert.Equal(3, metrics.Sum("proxygovernor.stream.tokens", $"dialect={dialect},direction=output"));
        var end = proxy.Lifecycle.Lines.Single(line => line.Name == "stream_end");
        Assert.Equal(((long)Input, 3L), ((long)end.Fields["InputTokens"]!, (long)end.Fields["OutputTokens"]!));
    }

    [Fact]
    public async Task Where_nothing_was_told_nothing_is_counted()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var metrics = new MetricRecorder(proxy.Services);

        using var response = await proxy.PostAsync("s1", ("X-Model-Events", "3"));
        await response.ReadToEndAsync();
        await proxy.SettledAsync(response.StreamId);

        Assert.Equal(0, metrics.Count("proxygovernor.stream.tokens"));
    }
}
