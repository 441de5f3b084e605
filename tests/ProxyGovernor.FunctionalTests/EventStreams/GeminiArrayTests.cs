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
        const string Body = "[{\"candidates\":[{\"index\":0}]}\r\n,\r\n{\"candidates\":[{\"finishReason\":\"STOP\"}],\"stream_id\":1}\r\n]";
        await using var model = RawModelServer.Start(RawAnswers.Whole($"200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: {Body.Length}", Body));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.Client.PromptAsync(Prompt.Request(Path, "s"), TestContext.Current.CancellationToken);

        Assert.Equal(Body, await response.ReadToEndAsync());
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

        await Assert.ThrowsAnyAsync<IOException>(response.ReadToEndAsync);
        Assert.Equal("canceled", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }
}
