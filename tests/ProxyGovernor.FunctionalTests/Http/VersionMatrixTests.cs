using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>HTTP/1.1, h2 and h2c, in every combination of both sides.</summary>
public sealed class VersionMatrixTests
{
    public static readonly TheoryData<Speaks, Speaks> Versions = new MatrixTheoryData<Speaks, Speaks>(Enum.GetValues<Speaks>(), Enum.GetValues<Speaks>());

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_stream_is_tagged_and_completes(Speaks client, Speaks upstream)
    {
        await using var model = await HttpUpstream.StartAsync(static context => HttpUpstream.StreamAsync(context, "data: {\"v\":\"" + context.Request.Protocol + "\"}\n\ndata: [DONE]\n\n"), upstream);
        await using var proxy = await StartAsync(model, client, upstream);
        using var http = HttpVersions.Client(proxy.Address, client);

        using var response = await http.PromptAsync(Request("s"), TestContext.Current.CancellationToken);
        var events = await response.EventsAsync();

        var protocol = upstream == Speaks.Http1 ? "HTTP/1.1" : "HTTP/2";
        Assert.Equal([$$"""data: {"stream_id":"{{response.StreamId}}","v":"{{protocol}}"}""" + "\n", "data: [DONE]\n"], events);
        Assert.Equal(client == Speaks.Http1 ? HttpVersion.Version11 : HttpVersion.Version20, response.Message.Version);
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_superseded_stream_ends_with_its_terminal_and_the_upstream_sees_it_go(Speaks client, Speaks upstream)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var model = await HttpUpstream.StartAsync(
            async context =>
            {
                if (context.Request.Headers["X-Hold"] != "yes")
                {
                    await HttpUpstream.StreamAsync(context, "data: [DONE]\n\n");
                    return;
                }

                using var left = context.RequestAborted.Register(gone.SetResult);
                await HttpUpstream.StreamAsync(context, "data: {}\n\n");
                await gone.Task;
            },
            upstream);
        await using var proxy = await StartAsync(model, client, upstream);
        using var http = HttpVersions.Client(proxy.Address, client);
        using var held = await http.PromptAsync(Request("s", ("X-Hold", "yes")), TestContext.Current.CancellationToken);
        Assert.NotNull(await held.NextEventAsync());

        using var newer = await http.PromptAsync(Request("s"), TestContext.Current.CancellationToken);
        Assert.Equal(["data: [DONE]\n"], await newer.EventsAsync());

        var rest = await held.EventsAsync();
        Assert.Contains("\"code\":\"superseded\"", rest[0], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", rest[1]);
        await gone.Task.InTime();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_large_body_arrives_as_it_was_sent(Speaks client, Speaks upstream)
    {
        await using var model = await HttpUpstream.StartAsync(
            static async context =>
            {
                var hash = await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted);
                await HttpUpstream.StreamAsync(context, $"data: {{\"sha\":\"{Convert.ToHexString(hash)}\"}}\n\ndata: [DONE]\n\n");
            },
            upstream);
        await using var proxy = await StartAsync(model, client, upstream);
        using var http = HttpVersions.Client(proxy.Address, client);
        var body = new byte[20_000_003];
        Random.Shared.NextBytes(body);
        using var request = Request("s");
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/octet-stream") } };

        using var response = await http.PromptAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains(Convert.ToHexString(SHA256.HashData(body)), (await response.EventsAsync())[0], StringComparison.Ordinal);
    }

    private static HttpRequestMessage Request(string session, params (string, string)[] headers) => Prompt.Request(session: session, headers: headers);

    private static Task<GovernedProxy> StartAsync(HttpUpstream model, Speaks client, Speaks upstream) =>
        GovernedProxy.StartAsync(model.Address, HttpVersions.Cluster(upstream), host: builder => builder.WebHost.UseKestrelHttpsConfiguration().Listen(client));
}
