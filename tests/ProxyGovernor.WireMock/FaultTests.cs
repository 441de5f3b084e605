using System.Net;
using ProxyGovernor.WireMock.Server;

namespace ProxyGovernor.WireMock;

/// <summary>WireMock's four faults: each is one answer in the client's dialect, one outcome, and one request at the model server.</summary>
public sealed class FaultTests(WireMockServer wiremock)
{
    public static TheoryData<string, string> Matrix { get; } = new(
        from fault in (string[])["empty-response", "malformed-chunk", "random-data", "reset"]
        from dialect in (string[])["OpenAIChat", "Anthropic", "OllamaChat"]
        select (fault, dialect));

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_broken_answer_is_502_in_the_dialect_and_is_not_asked_for_again(string fault, string dialect)
    {
        var session = $"fault/{fault}/{dialect}";
        await using var proxy = await GovernedProxy.StartAsync(wiremock.Address);
        await WarmUpAsync(proxy);

        using var response = await proxy.PromptAsync(fault, session, DialectCase.All[dialect].Path);
        var body = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response.Status);
        Assert.NotEqual(default, body.GetProperty("error"));
        Assert.Equal("upstream_error", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        await proxy.SettledAsync(response.StreamId);

        using var next = await proxy.PromptAsync("whole", session);
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        Assert.Equal([response.StreamId, next.StreamId], (await wiremock.Journal.OfSessionAsync(session)).Select(request => request.StreamId));
        Assert.DoesNotContain(proxy.Lifecycle.Lines, line => line.Name is "stream_superseded" or "prev_stream_forced");
    }

    /// <summary>The fault then comes on a connection that was used before: the one case in which .NET's client may send a request again.</summary>
    private static async Task WarmUpAsync(GovernedProxy proxy)
    {
        using var response = await proxy.PromptAsync("whole", session: null);
        await response.ReadToEndAsync();
    }
}
