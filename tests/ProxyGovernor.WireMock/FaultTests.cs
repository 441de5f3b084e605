using System.Net;
using ProxyGovernor.WireMock.Model;

namespace ProxyGovernor.WireMock;

/// <summary>WireMock.Net's two faults, both well-formed HTTP: each is one terminal in the client's dialect, one outcome, and one request at the model server.</summary>
public sealed class FaultTests(StubbedModel model)
{
    public static TheoryData<string, string> Matrix { get; } = new(
        from fault in (string[])["empty-response", "malformed-chunk"]
        from dialect in (string[])["OpenAIChat", "Anthropic", "OllamaChat"]
        select (fault, dialect));

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task An_answer_without_a_whole_event_is_incomplete_in_the_dialect_and_is_not_asked_for_again(string fault, string dialect)
    {
        var session = $"fault/{fault}/{dialect}";
        var expected = DialectCase.All[dialect];
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PromptAsync(fault, session, expected.Path);
        var body = await response.ReadToEndAsync();
        var events = expected.Read(expected.Lines ? LastLine(body) : body);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal([0], expected.Terminals(events));
        Assert.Equal(response.StreamId, events[0].StreamId);
        Assert.True(events.Count == 1 || (events.Count == 2 && events[1].IsDone));
        Assert.Equal("upstream_incomplete", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        await proxy.SettledAsync(response.StreamId);

        using var next = await proxy.PromptAsync("whole", session);
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        Assert.Equal([response.StreamId, next.StreamId], model.Journal.OfSession(session).Select(request => request.StreamId));
        Assert.DoesNotContain(proxy.Lifecycle.Lines, line => line.Name is "stream_superseded" or "prev_stream_forced");
    }

    /// <summary>A line that is no JSON passes as it is.</summary>
    private static string LastLine(string body) => body[(body.TrimEnd('\n').LastIndexOf('\n') + 1)..];
}
