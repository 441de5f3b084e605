using System.IO.Compression;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Nobody asks for compression, and some compress all the same.</summary>
public sealed class CompressedStreamTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Each_event_arrives_plain_and_tagged_before_the_next_is_sent(string encoding)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        model.Gates.Release(encoding);
        using var response = await proxy.PostAsync("s", ("X-Model-Encoding", encoding), ("X-Model-Events", "3"), ("X-Model-Interval", "0"), ("X-Model-Gate", encoding));

        Assert.Null(response.Header("Content-Encoding"));
        // The opening event comes with the first content.
        for (var step = 0; step < 3; step++)
        {
            model.Gates.Release(encoding);
            for (var told = step == 0 ? 2 : 1; told > 0; told--)
            {
                Assert.StartsWith($"data: {{\"stream_id\":\"{response.StreamId}\",", await response.NextEventAsync(), StringComparison.Ordinal);
            }
        }

        model.Gates.Open(encoding);
        Assert.Equal("data: [DONE]\n", (await response.EventsAsync())[^1]);
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_stream_that_breaks_off_has_its_terminal(string encoding)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s", ("X-Model-Encoding", encoding), ("X-Model-Interval", "0"), ("X-Model-Fault", "half@2"));
        var events = await response.EventsAsync();

        Assert.Contains("\"code\":\"upstream_error\"", events[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", events[^1]);
    }

    [Fact]
    public async Task An_unknown_coding_passes_untouched()
    {
        var body = RawAnswers.Bytes("(\u00B5/\u00FD data: {}\n\n");
        await using var model = RawModelServer.Start(RawAnswers.Stream([body], "Content-Type: text/event-stream\r\nContent-Encoding: zstd\r\n"));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");

        Assert.Equal("zstd", response.Header("Content-Encoding"));
        Assert.Equal(body, await response.BytesAsync());
    }

    [Fact]
    public async Task A_stream_in_an_unknown_coding_can_only_be_cut()
    {
        const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: zstd\r\nTransfer-Encoding: chunked\r\n\r\n";
        await using var model = RawModelServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head);
            await connection.WriteChunkAsync("coded");
            await connection.WaitForPeerCloseAsync();
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");
        await proxy.StopStreamAsync(response.StreamId);

        await Assert.ThrowsAnyAsync<IOException>(response.ReadToEndAsync);
        Assert.Equal("canceled", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Fact]
    public async Task A_compressed_json_answer_passes_untouched()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.Client.PromptAsync(
            Prompt.Request(session: "s", body: "{}", headers: ("X-Model-Encoding", "gzip")), TestContext.Current.CancellationToken);

        Assert.Equal("gzip", response.Header("Content-Encoding"));
        await using var plain = new GZipStream(new MemoryStream(await response.BytesAsync()), CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        Assert.StartsWith("{\"id\":\"chatcmpl-", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
