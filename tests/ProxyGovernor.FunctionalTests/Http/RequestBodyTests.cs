using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>A prompt on its way to the model server: streamed, held back until it is asked for, or answered before it is whole.</summary>
public sealed class RequestBodyTests
{
    private const string Done = "data: [DONE]\n\n";

    /// <summary>More than YARP's HTTP client holds back: it flushes a body's parts on its own for gRPC only.</summary>
    private static readonly string Padding = new('a', 100_000);

    [Theory]
    [InlineData(Speaks.Http1)]
    [InlineData(Speaks.H2c)]
    public async Task A_part_arrives_before_the_next_is_sent(Speaks version)
    {
        var first = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var model = await HttpUpstream.StartAsync(
            async context =>
            {
                using var body = new StreamReader(context.Request.Body);
                first.SetResult(await body.ReadLineAsync() ?? "");
                await HttpUpstream.StreamAsync(context, $"data: {{\"rest\":\"{await body.ReadToEndAsync()}\"}}\n\n{Done}");
            },
            version);
        await using var proxy = await StartAsync(model, version);
        using var http = HttpVersions.Client(proxy.Address, version);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var request = Prompt.Request(session: "s");
        request.Content = new GatedBody("one\n" + Padding, gate.Task, "two");

        var answer = http.PromptAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("one", await first.Task.InTime());
        gate.SetResult();

        using var response = await answer;
        Assert.EndsWith("atwo\"}\n", (await response.EventsAsync())[0], StringComparison.Ordinal);
    }

    // The .NET client hears an HTTP/1.1 server only once the whole body is sent; HTTP/2 has both directions at once.
    [Fact]
    public async Task An_answer_may_come_before_the_body_is_whole()
    {
        await using var model = await HttpUpstream.StartAsync(
            static async context =>
            {
                await HttpUpstream.StreamAsync(context, "data: {\"early\":1}\n\n");
                using var body = new StreamReader(context.Request.Body);
                await HttpUpstream.StreamAsync(context, $"data: {{\"body\":\"{await body.ReadToEndAsync()}\"}}\n\n{Done}");
            },
            Speaks.H2c);
        await using var proxy = await StartAsync(model, Speaks.H2c);
        using var http = HttpVersions.Client(proxy.Address, Speaks.H2c);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var request = Prompt.Request(session: "s");
        request.Content = new GatedBody(Padding, gate.Task, "two");

        using var response = await http.PromptAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("\"early\":1", await response.NextEventAsync(), StringComparison.Ordinal);
        gate.SetResult();

        Assert.EndsWith(Padding + "two\"}\n", await response.NextEventAsync(), StringComparison.Ordinal);
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Fact]
    public async Task An_answer_that_ends_before_the_body_does_is_whole()
    {
        await using var model = await HttpUpstream.StartAsync(
            static async context =>
            {
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                await context.Response.WriteAsync("too much");
                await context.Response.CompleteAsync();
            },
            Speaks.H2c);
        await using var proxy = await StartAsync(model, Speaks.H2c);
        using var http = HttpVersions.Client(proxy.Address, Speaks.H2c);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var request = Prompt.Request(session: "s");
        request.Content = new GatedBody(Padding, gate.Task, "two");

        using var response = await http.PromptAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.Status);
        Assert.Equal("too much", await response.ReadToEndAsync());
        Assert.Equal("upstream_status", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        gate.SetResult();
    }

    [Fact]
    public async Task A_client_that_expects_100_is_told_to_go_on()
    {
        await using var model = await HttpUpstream.StartAsync(static async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            await HttpUpstream.StreamAsync(context, $"data: {{\"body\":\"{await body.ReadToEndAsync()}\"}}\n\n{Done}");
        });
        await using var proxy = await StartAsync(model, Speaks.Http1);
        await using var client = await PostAsync(proxy, 6);
        using var answers = new StreamReader(client);

        Assert.Equal("HTTP/1.1 100 Continue", await answers.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime());
        await client.WriteAsync("prompt"u8.ToArray(), TestContext.Current.CancellationToken);

        var answer = await answers.ReadToEndAsync(TestContext.Current.CancellationToken).InTime();
        Assert.Contains("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\"body\":\"prompt\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_expects_100_may_be_refused_without_sending()
    {
        await using var model = await HttpUpstream.StartAsync(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(model, Speaks.Http1);
        // Of a smaller body the .NET client sends the rest all the same, to keep its connection.
        const int TooMuchToSendInVain = 100_000;

        await using var client = await PostAsync(proxy, TooMuchToSendInVain);
        using var answers = new StreamReader(client);

        Assert.Equal("HTTP/1.1 401 Unauthorized", await answers.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime());
        await proxy.Lifecycle.WaitAsync("stream_end");
        Assert.Equal("upstream_status", proxy.Lifecycle.Lines[^1].Outcome);
    }

    /// <summary>Sends the head of a request that expects 100, and nothing of its body.</summary>
    private static async Task<NetworkStream> PostAsync(GovernedProxy proxy, int length)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(proxy.Address.Host, proxy.Address.Port).InTime();
        var connection = new NetworkStream(socket, ownsSocket: true);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Prompt.ChatPath} HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\nX-Session-Id: s\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"));
        return connection;
    }

    private static Task<GovernedProxy> StartAsync(HttpUpstream model, Speaks version) =>
        GovernedProxy.StartAsync(model.Address, HttpVersions.Cluster(version), host: builder => builder.WebHost.Listen(version));
}
