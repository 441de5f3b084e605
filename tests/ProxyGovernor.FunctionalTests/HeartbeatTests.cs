using System.Text;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>The client of a stream that has begun hears something while the model server is silent, and the stream is what it would have been.</summary>
public sealed class HeartbeatTests(HeartbeatFixture fixture) : IClassFixture<HeartbeatFixture>
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Heartbeat"] = Heartbeats.Interval,
        ["StreamGovernance:MaxEventSize"] = "4096",
    };

    public static TheoryData<string> WithHeartbeats { get; } = [.. Heartbeats.Dialects];

    public static TheoryData<string> WithoutHeartbeats { get; } = [.. Heartbeats.Silent];

    [Theory]
    [MemberData(nameof(WithHeartbeats))]
    public async Task They_come_between_the_events_and_are_none(string dialect)
    {
        var expected = DialectCase.All[dialect];
        var gate = $"between/{dialect}";

        // The headers and the first write.
        fixture.Model.Gates.Release(gate, 2);
        using var response = await fixture.SendAsync(expected, "calm", gate, ("X-Model-Gate", gate), ("X-Model-Events", "3"));
        var blocks = await response.HearAsync(dialect, 2);
        fixture.Model.Gates.Open(gate);
        blocks.AddRange(await response.EventsAsync());

        using var swift = await fixture.SendAsync(expected, "calm", $"{gate}/swift", ("X-Model-Events", "3"), ("X-Model-Interval", "0"));
        Assert.Equal(Told(expected, await swift.EventsAsync()), Told(expected, blocks));
        Assert.Equal("completed", await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
        Assert.Equal("completed", await fixture.Proxy.Lifecycle.OutcomeAsync(swift.StreamId));
        Assert.Equal(EventsOf(swift.StreamId), EventsOf(response.StreamId));
    }

    [Theory]
    [MemberData(nameof(WithHeartbeats))]
    public async Task They_reset_neither_the_idle_timer_nor_the_first_bytes(string dialect)
    {
        await EndsInTimeAsync(dialect, "idle", "stall@2", "timeout_idle");
        await EndsInTimeAsync(dialect, "first", "stall@0", "timeout_first_byte");
    }

    [Theory]
    [MemberData(nameof(WithoutHeartbeats))]
    public async Task Where_clients_would_not_skip_them_there_are_none(string dialect)
    {
        var expected = DialectCase.All[dialect];

        using var response = await fixture.SendAsync(expected, "idle", $"none/{dialect}", ("X-Model-Events", "2"), ("X-Model-Interval", "0"), ("X-Model-Fault", "stall@2"));
        var body = await response.ReadToEndAsync();

        Assert.DoesNotContain("ping", body, StringComparison.Ordinal);
        Assert.Single(expected.Terminals(expected.Read(body)));
        Assert.Equal("timeout_idle", await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData("superseded")]
    [InlineData("canceled")]
    public async Task The_terminal_is_the_last_word(string outcome)
    {
        var session = $"last/{outcome}";
        using var response = await fixture.SendAsync(DialectCase.All["Anthropic"], "calm", session, ("X-Model-Events", "3"), ("X-Model-Interval", "0"), ("X-Model-Fault", "stall@2"));
        await response.HearAsync("Anthropic", 1);

        await EndAsync(outcome, response.StreamId, session);
        var rest = await response.EventsAsync();

        Assert.StartsWith("event: error\n", rest[^1], StringComparison.Ordinal);
        Assert.Single(rest, block => block.StartsWith("event: error\n", StringComparison.Ordinal));
        Assert.Equal(outcome, await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Fact]
    public async Task None_comes_inside_an_event_that_arrives_in_halves()
    {
        var heard = new TaskCompletionSource();
        await using var model = RawModelServer.Start(InTwo("data: {\"a\":", "1}\n\n", heard.Task));
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Settings);

        using var response = await proxy.PostAsync("s");
        Assert.Empty(await response.HearAsync("OpenAIChat", 2));
        heard.SetResult();
        var rest = await response.EventsAsync();

        Assert.Contains($"data: {{\"stream_id\":\"{response.StreamId}\",\"a\":1}}\n", rest);
    }

    [Fact]
    public async Task None_comes_inside_an_event_that_passes_in_pieces()
    {
        var waited = new TaskCompletionSource();
        var large = InTwo($"data: {{\"a\":\"{new string('x', 5000)}", "\"}\n\ndata: [DONE]\n\n", waited.Task);
        var silent = InTwo(": silence\n\n", "data: [DONE]\n\n", waited.Task);
        var connections = 0;
        await using var model = RawModelServer.Start(connection => (Interlocked.Increment(ref connections) == 1 ? large : silent)(connection));
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Settings);
        // It does not ask for a stream, so that nothing is sent before the answer either.
        using var response = await proxy.Client.PromptAsync(Prompt.Request(session: "large", body: "{}"), TestContext.Current.CancellationToken);
        var body = await response.Message.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var start = new byte[4096];
        await body.ReadExactlyAsync(start, TestContext.Current.CancellationToken);

        // Another silent stream is the clock: its heartbeats are as often as this one's would be.
        using var other = await proxy.PostAsync("clock");
        await other.HearAsync("OpenAIChat", 3);
        waited.SetResult();

        Assert.Equal($"data: {{\"a\":\"{new string('x', 5000)}\"}}\n\ndata: [DONE]\n\n", Encoding.UTF8.GetString(start) + await response.ReadToEndAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task They_come_between_the_events_of_a_compressed_stream(string coding)
    {
        var gate = $"compressed/{coding}";
        fixture.Model.Gates.Release(gate, 2);
        using var response = await fixture.SendAsync(
            DialectCase.All["OpenAIChat"], "calm", gate, ("X-Model-Gate", gate), ("X-Model-Events", "2"), ("X-Model-Encoding", coding));
        await response.HearAsync("OpenAIChat", 2);

        fixture.Model.Gates.Open(gate);

        Assert.Equal("data: [DONE]\n", (await response.EventsAsync())[^1]);
        Assert.Equal("completed", await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    private async Task EndsInTimeAsync(string dialect, string timing, string fault, string outcome)
    {
        var expected = DialectCase.All[dialect];
        using var response = await fixture.SendAsync(
            expected, timing, $"{timing}/{dialect}", ("X-Model-Events", "2"), ("X-Model-Interval", "0"), ("X-Model-Fault", fault));
        await response.HearAsync(dialect, 2);
        var rest = await response.EventsAsync();

        // Ten fit into the time; a busy machine may take longer, but nobody may fill a silence with them.
        Assert.InRange(rest.RemoveAll(block => block == Heartbeats.Of(dialect, response.StreamId)), 0, 100);
        var events = expected.Read(string.Concat(rest.Select(block => block + "\n")));
        Assert.Equal([events.Count - (events[^1].IsDone ? 2 : 1)], expected.Terminals(events));
        Assert.Equal(outcome, await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    private async Task EndAsync(string outcome, string streamId, string session)
    {
        if (outcome == "canceled")
        {
            await fixture.Proxy.StopStreamAsync(streamId);
            return;
        }

        using var next = await fixture.SendAsync(DialectCase.All["Anthropic"], "calm", session, ("X-Model-Events", "1"), ("X-Model-Interval", "0"));
        await next.ReadToEndAsync();
    }

    /// <summary>The kinds of the events but for pings, which the model server sends of its own in some dialects.</summary>
    private static IEnumerable<string> Told(DialectCase dialect, IEnumerable<string> blocks) =>
        from told in dialect.Read(string.Concat(blocks.Select(block => block + "\n")))
        where told.Type != "ping"
        select $"{told.Name} {told.Type} {told.IsDone}";

    private object? EventsOf(string streamId) =>
        fixture.Proxy.Lifecycle.Lines.Single(line => line.Name == "stream_end" && line.StreamId == streamId).Fields["Events"];

    private static Func<RawConnection, Task> InTwo(string first, string second, Task between) => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.WriteChunkAsync(first);
        await between;
        await connection.WriteChunkAsync(second);
        await connection.EndChunksAsync();
    };
}
