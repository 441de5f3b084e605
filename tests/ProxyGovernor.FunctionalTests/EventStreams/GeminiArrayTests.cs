using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.EventStreams;

/// <summary>Without <c>alt=sse</c> Gemini streams one JSON array: governed, never altered, and broken off where it is ended, since no terminal fits in.</summary>
public sealed class GeminiArrayTests
{
    private const string Path = "/v1beta/models/m:streamGenerateContent";

    [Fact]
    public async Task Whole_it_is_the_same_to_the_byte()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var direct = new HttpClient { BaseAddress = model.Address };

        using var response = await proxy.Client.PromptAsync(Prompt.Request(Path, "s", headers: ("X-Model-Events", "5")), TestContext.Current.CancellationToken);
        using var expected = await direct.PromptAsync(Prompt.Request(Path, headers: ("X-Model-Events", "5")), TestContext.Current.CancellationToken);

        Assert.Equal(await expected.BytesAsync(), await response.BytesAsync());
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Fact]
    public async Task Stopped_it_breaks_off_as_no_whole_answer_does()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.Client.PromptAsync(Prompt.Request(Path, "s", headers: ("X-Model-Fault", "stall@2")), TestContext.Current.CancellationToken);
        await proxy.Lifecycle.WaitAsync("stream_first_event", response.StreamId);
        await proxy.StopStreamAsync(response.StreamId);

        await Assert.ThrowsAsync<HttpIOException>(response.ReadToEndAsync);
        Assert.Equal("canceled", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }
}
