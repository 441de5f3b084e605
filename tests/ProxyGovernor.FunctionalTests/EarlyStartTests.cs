using System.Net;
using System.Net.Sockets;
using System.Text;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Who asks for a stream hears something before the model server has answered, and from then on every ending is a terminal in the stream.</summary>
public sealed class EarlyStartTests(HeartbeatFixture fixture) : IClassFixture<HeartbeatFixture>
{
    private static readonly Dictionary<string, string?> Settings = new() { ["Heartbeat"] = Heartbeats.Interval };

    public static TheoryData<string> WithHeartbeats { get; } = [.. Heartbeats.Dialects];

    public static TheoryData<string> WithoutHeartbeats { get; } = [.. Heartbeats.Silent];

    [Theory]
    [MemberData(nameof(WithHeartbeats))]
    public async Task The_stream_begins_before_its_headers_are_there_and_is_whole(string dialect)
    {
        var expected = DialectCase.All[dialect];
        var gate = $"early/{dialect}";
        using var response = await fixture.SendAsync(expected, "calm", gate, ("X-Model-Gate", gate), ("X-Model-Events", "3"), ("X-Model-Name", gate));

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal("text/event-stream", response.Header("Content-Type"));
        Assert.Equal("no-cache", response.Header("Cache-Control"));
        Assert.Equal("no", response.Header("X-Accel-Buffering"));
        Assert.NotNull(response.Header("X-Request-Id"));
        Assert.Empty(await response.HearAsync(dialect, 2));
        fixture.Model.Gates.Open(gate);
        var blocks = await response.EventsAsync();

        blocks.RemoveAll(block => block == Heartbeats.Of(dialect, response.StreamId));
        var events = expected.Read(string.Concat(blocks.Select(block => block + "\n")));
        Assert.All(events.Where(told => !told.IsDone), told => Assert.Equal(response.StreamId, told.StreamId));
        Assert.Equal(expected.HasEnd ? [events.Count - 1] : [], expected.Terminals(events));
        Assert.Equal("completed", await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
        Assert.Equal(ModelEnding.Completed, await fixture.Model.EndedAsync(gate));
    }

    [Theory]
    [MemberData(nameof(WithoutHeartbeats))]
    public async Task A_dialect_without_heartbeats_waits_for_its_status(string dialect)
    {
        using var response = await fixture.SendAsync(DialectCase.All[dialect], "first", $"silent/{dialect}", ("X-Model-Fault", "stall-headers"));

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.Status);
    }

    [Theory]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{"stream":false}""")]
    [InlineData("""{"stream":"true"}""")]
    [InlineData("""{"options":{"stream":true}}""")]
    [InlineData("""{"stream":true""")]
    [InlineData("no JSON")]
    public async Task Who_does_not_ask_for_a_stream_waits_for_the_status(string body)
    {
        using var request = Prompt.Request(Prompt.ChatPath, body, body, (PolicyRoutes.Header, "first-Auto"), ("X-Model-Fault", "stall-headers"));

        using var response = await fixture.Proxy.Client.PromptAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.Status);
    }

    [Theory]
    [MemberData(nameof(WithHeartbeats))]
    public async Task Every_timer_and_every_stop_is_one_terminal(string dialect)
    {
        await EndsAsync(dialect, "first", "timeout_first_byte", _ => Task.CompletedTask);
        await EndsAsync(dialect, "calm", "canceled", response => fixture.Proxy.StopStreamAsync(response.StreamId));
        await EndsAsync(dialect, "calm", "superseded", async _ =>
        {
            using var next = await fixture.SendAsync(DialectCase.All[dialect], "calm", $"ends/{dialect}/superseded", ("X-Model-Events", "1"), ("X-Model-Interval", "0"));
            await next.ReadToEndAsync();
        });
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_request()
    {
        var response = await fixture.SendAsync(DialectCase.All["OpenAIChat"], "calm", "leaves", ("X-Model-Fault", "stall-headers"), ("X-Model-Name", "leaves"));
        await response.HearAsync("OpenAIChat", 1);
        var streamId = response.StreamId;
        var held = await fixture.Model.SeenAsync("leaves");

        response.Dispose();

        Assert.Equal("client_closed", await fixture.Proxy.Lifecycle.OutcomeAsync(streamId));
        Assert.Equal(ModelEnding.Aborted, await held.Ended.InTime());
    }

    [Fact]
    public async Task A_connection_that_never_comes_is_a_terminal()
    {
        using var nobody = new FullBacklog();
        await using var proxy = await GovernedProxy.StartAsync(
            nobody.Address, new Dictionary<string, string?>(Settings) { ["ReverseProxy:Clusters:models:Metadata:StreamGovernance.ConnectTimeout"] = "00:00:01" });

        await EndsWithErrorAsync(proxy, "timeout_connect", "No connection to the model server within StreamGovernance.ConnectTimeout.");
    }

    [Fact]
    public async Task A_connection_that_breaks_is_a_terminal()
    {
        var heard = new TaskCompletionSource();
        await using var model = RawModelServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await heard.Task;
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Settings);

        await EndsWithErrorAsync(proxy, "upstream_error", "The model server could not be reached, or broke the connection.", heard);
    }

    [Fact]
    public async Task A_request_that_is_still_on_its_way_is_taken_back_and_its_client_told()
    {
        await using var model = RawModelServer.Start(HeldAnswers.Silence);
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Settings);
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Address.Host, proxy.Address.Port, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());

        await client.GetStream().WriteAsync(
            "POST /generate_stream HTTP/1.1\r\nHost: proxy\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"half\":"u8.ToArray(), TestContext.Current.CancellationToken);
        var heard = await ReadToAsync(reader, ": ping");
        await proxy.StopStreamAsync(proxy.OpenRuns.Single());
        var rest = await ReadToAsync(reader, "0");

        Assert.StartsWith("HTTP/1.1 200 OK", heard, StringComparison.Ordinal);
        Assert.Contains("event: error\ndata: {", rest, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"canceled\"", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_reaches_the_model_server_whole()
    {
        const string Answer = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 14\r\n\r\ndata: [DONE]\n\n";
        await using var upstream = new RecordingUpstream(Answer);
        await using var proxy = await GovernedProxy.StartAsync(
            upstream.Address, new Dictionary<string, string?>(Settings) { ["Session:Sources:0"] = "json:$.user" });
        var body = $$"""{"stream":true,"user":"u","text":"{{new string('x', 300_000)}}"}""";

        using var response = await proxy.Client.PromptAsync(Prompt.Request(body: body), TestContext.Current.CancellationToken);

        Assert.Equal(body, Encoding.UTF8.GetString((await upstream.NextAsync()).Body.Span));
        Assert.EndsWith("data: [DONE]\n\n", await response.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.NotNull(proxy.Lifecycle.Lines[0].Session);
    }

    /// <summary>Reads lines of the connection up to the one given.</summary>
    private static async Task<string> ReadToAsync(StreamReader reader, string last)
    {
        var lines = new StringBuilder();
        for (string? line = null; line != last;)
        {
            line = await reader.ReadLineAsync().InTime() ?? throw new InvalidOperationException($"The connection has ended: {lines}");
            lines.Append(line).Append('\n');
        }

        return lines.ToString();
    }

    private async Task EndsAsync(string dialect, string timing, string outcome, Func<PromptResponse, Task> act)
    {
        var expected = DialectCase.All[dialect];
        var name = $"ends/{dialect}/{outcome}";
        using var response = await fixture.SendAsync(expected, timing, name, ("X-Model-Fault", "stall-headers"), ("X-Model-Name", name));
        await response.HearAsync(dialect, 1);
        // A heartbeat may come first: what is ended before it was sent never gets there.
        var held = await fixture.Model.SeenAsync(name);
        await act(response);
        var blocks = await response.EventsAsync();

        blocks.RemoveAll(block => block == Heartbeats.Of(dialect, response.StreamId));
        var events = expected.Read(string.Concat(blocks.Select(block => block + "\n")));
        Assert.Equal([0], expected.Terminals(events));
        Assert.Equal(outcome, await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
        Assert.Equal(ModelEnding.Aborted, await held.Ended.InTime());
    }

    private static async Task EndsWithErrorAsync(GovernedProxy proxy, string outcome, string message, TaskCompletionSource? heard = null)
    {
        using var response = await proxy.PostAsync("s");
        Assert.Empty(await response.HearAsync("OpenAIChat", 1));
        heard?.SetResult();
        var events = DialectCase.All["OpenAIChat"].Read(await response.ReadToEndAsync());

        Assert.Equal([outcome, null], events.Select(told => told.Member("error")?.GetProperty("code").GetString()));
        Assert.Equal(message, events[0].Json.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }
}
