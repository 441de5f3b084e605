using System.Net;
using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Every ending of every dialect tells its client once that the stream is over, and never hands it half an event.</summary>
public sealed class OneTerminalPerEndingTests(EndingsFixture fixture) : IClassFixture<EndingsFixture>
{
    /// <summary>What the model server does, under which policy, what it comes to, and what a dialect without an end of its own makes of it.</summary>
    private static readonly Dictionary<string, (string Timing, string Script, string Outcome, string? OutcomeWithoutEnd)> Endings = new()
    {
        ["complete"] = ("calm", "", "completed", null),
        ["without terminal"] = ("calm", "end@2", "upstream_incomplete", "completed"),
        ["reset between events"] = ("calm", "reset@2", "upstream_error", null),
        ["reset in mid-event"] = ("calm", "half@2", "upstream_error", null),
        ["half event, clean end"] = ("calm", "half-end@2", "upstream_incomplete", null),
        ["own error event"] = ("calm", "error@2", "upstream_error", null),
        ["superseded"] = ("calm", "stall@2", "superseded", null),
        ["stopped"] = ("calm", "stall@2", "canceled", null),
        ["idle"] = ("idle", "stall@2", "timeout_idle", null),
        ["no first event"] = ("first", "stall@0", "timeout_first_byte", null),
        ["total"] = ("total", "stall@2", "timeout_total", null),
    };

    public static TheoryData<string, string> Matrix { get; } = new(
        from dialect in DialectCase.All.Keys
        from ending in Endings.Keys
        select (dialect, ending));

    public static TheoryData<string> Dialects { get; } = [.. DialectCase.All.Keys];

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_stream_has_one_terminal_and_nothing_behind_it(string dialect, string ending)
    {
        var (timing, script, outcome, withoutEnd) = Endings[ending];
        var expected = DialectCase.All[dialect];
        var session = $"{dialect}/{ending}";

        using var response = await SendAsync(expected, timing, session, script);
        await ActAsync(ending, expected, response.StreamId, session);
        var events = expected.Read(await response.ReadToEndAsync());

        Assert.Equal(HttpStatusCode.OK, response.Status);
        var endsWithBody = ending is "complete" or "without terminal" && !expected.HasEnd;
        var terminals = expected.Terminals(events);
        Assert.Equal(endsWithBody ? 0 : 1, terminals.Count);
        Assert.True(endsWithBody || terminals[0] == events.Count - 1 || (terminals[0] == events.Count - 2 && events[^1].IsDone));
        Assert.All(events.Where(told => !told.IsDone), told => Assert.Equal(response.StreamId, told.StreamId));
        Assert.Equal(expected.HasEnd ? outcome : withoutEnd ?? outcome, await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Without_headers_in_time_the_answer_is_504_with_the_dialects_error(string dialect)
    {
        var expected = DialectCase.All[dialect];

        using var response = await SendAsync(expected, "first", dialect, "stall-headers");
        var body = await response.ReadToEndAsync();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.Status);
        Assert.Equal("application/json", response.Message.Content.Headers.ContentType?.MediaType);
        Assert.NotEqual(default, JsonDocument.Parse(body).RootElement.GetProperty("error"));
        Assert.Equal("timeout_first_byte", await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    /// <summary>Ends from outside what does not end by itself, once the client has its first event.</summary>
    private async Task ActAsync(string ending, DialectCase dialect, string streamId, string session)
    {
        if (ending is "superseded" or "stopped")
        {
            await fixture.Proxy.Lifecycle.WaitAsync("stream_first_event", streamId);
        }

        if (ending == "superseded")
        {
            using var next = await SendAsync(dialect, "calm", session, "");
            await next.ReadToEndAsync();
        }
        else if (ending == "stopped")
        {
            await fixture.Proxy.StopStreamAsync(streamId);
        }
    }

    private Task<PromptResponse> SendAsync(DialectCase dialect, string timing, string session, string fault)
    {
        (string, string)[] script = [(PolicyRoutes.Header, $"{timing}-{dialect.Policy}"), ("X-Model-Events", "3"), ("X-Model-Interval", "0")];
        return fixture.Proxy.Client.PromptAsync(Prompt.Request(dialect.Path, session, headers: fault.Length == 0 ? script : [.. script, ("X-Model-Fault", fault)]));
    }
}
