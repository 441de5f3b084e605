using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Tests.Dialects.Corpora;

namespace ProxyGovernor.FunctionalTests.EventStreams;

/// <summary>The streams that servers' documentation shows end once, as their client's dialect has it: whole, and when they are ended half-way.</summary>
public sealed class RecordedStreamEndingTests
{
    private const string FinishesInEach = "gemini-finish-in-each.sse";

    public static TheoryData<string> Names => RecordedStream.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whole_it_reaches_its_client_with_the_end_that_it_has(string name)
    {
        var recorded = RecordedStream.Get(name);
        await using var model = RawModelServer.Start(Answer(recorded, [recorded.Body], connection => connection.EndChunksAsync()));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.Client.PromptAsync(Prompt.Request(recorded.Path, "s"), TestContext.Current.CancellationToken);
        var body = (await response.ReadToEndAsync()).Replace($"\"stream_id\":\"{response.StreamId}\",", "", StringComparison.Ordinal);
        await proxy.SettledAsync(response.StreamId);

        if (recorded.TellsUnseenError)
        {
            var seen = string.Concat(recorded.Events.Take(2));
            var dialect = CaseOf(recorded);
            Assert.StartsWith(seen, body, StringComparison.Ordinal);
            Assert.Single(dialect.Read(body[seen.Length..]), told => dialect.Fails(told));
        }
        else
        {
            Assert.Equal(recorded.Body, body);
        }

        var end = proxy.Lifecycle.Lines.Single(line => line.Name == "stream_end");
        Assert.Equal(recorded.Outcome, await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        Assert.Equal((recorded.Input, recorded.Output), ((long?)end.Fields["InputTokens"], (long?)end.Fields["OutputTokens"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stopped_half_way_it_gets_one_terminal(string name)
    {
        var recorded = RecordedStream.Get(name);
        var half = recorded.Events.Take(recorded.Events.Count / 2).ToList();
        await using var model = RawModelServer.Start(Answer(recorded, half, connection => connection.WaitForPeerCloseAsync()));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.Client.PromptAsync(Prompt.Request(recorded.Path, "s"), TestContext.Current.CancellationToken);
        if (half.Exists(told => told.Contains('{', StringComparison.Ordinal)))
        {
            await proxy.Lifecycle.WaitAsync("stream_first_event", response.StreamId);
        }

        await proxy.StopStreamAsync(response.StreamId);
        var dialect = CaseOf(recorded);
        var events = dialect.Read(await response.ReadToEndAsync());

        // What has told its client already that it is over is not told to be over again.
        Assert.Equal(name == FinishesInEach ? 0 : 1, events.Count(dialect.Fails));
        Assert.True(name == FinishesInEach || dialect.Fails(events[^1]) || (events[^1].IsDone && dialect.Fails(events[^2])));
        Assert.Equal("canceled", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    private static DialectCase CaseOf(RecordedStream recorded) =>
        DialectCase.All.Values.FirstOrDefault(one => one.Path == recorded.Path && one.Lines == recorded.IsLines) ?? DialectCase.All["Sse"];

    private static Func<RawConnection, Task> Answer(RecordedStream recorded, IEnumerable<string> events, Func<RawConnection, Task> end) => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {recorded.ContentType}\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (var told in events)
        {
            await connection.WriteChunkAsync(told);
        }

        await end(connection);
    };
}
