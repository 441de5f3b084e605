using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class HttpTwoTests : ModelServerFixture
{
    public HttpTwoTests()
    {
        Client.DefaultRequestVersion = HttpVersion.Version20;
        Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
    }

    protected override ModelServerOptions Options { get; } = new() { Protocols = HttpProtocols.Http2 };

    [Fact]
    public async Task Streams_run_over_HTTP2_with_prior_knowledge()
    {
        using var response = await AskOverHttpTwoAsync("Events=3&X-Model-Trailers=true");

        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal(3, EventText.Sse(await response.Content.ReadAsStringAsync(Deadline)).Count);
        Assert.Equal("end", Assert.Single(response.TrailingHeaders.GetValues("X-Model-Trailer")));
    }

    // The gate holds the reset until the events are read: a client drops what it has not read when a stream is reset.
    [Fact]
    public async Task A_reset_ends_one_stream_and_leaves_the_connection()
    {
        Server.Gates.Release("g", 3);
        using var other = await AskOverHttpTwoAsync("Fault=stall@1&X-Model-Name=other");
        using var response = await AskOverHttpTwoAsync("Fault=reset@2&X-Model-Gate=g");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Deadline));
        for (var line = 0; line < 4; line++)
            Assert.NotNull(await reader.ReadLineAsync(Deadline));

        Server.Gates.Release("g");
        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadToEndAsync(Deadline));
        Assert.Equal(ModelEnding.Running, (await RecordAsync("other")).Ending);
    }

    private async Task<HttpResponseMessage> AskOverHttpTwoAsync(string script)
    {
        using var request = Request($"/sse?X-Model-Interval=0&X-Model-{script}");
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline);
    }

    private HttpRequestMessage Request(string path) => new(HttpMethod.Post, new Uri(Server.Address, path))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
