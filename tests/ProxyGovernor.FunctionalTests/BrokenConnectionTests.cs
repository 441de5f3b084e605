using System.Collections.Concurrent;
using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Connections that break instead of an answer: each is one answer in the client's dialect, one outcome, and one request at the model server.</summary>
public sealed class BrokenConnectionTests : IAsyncDisposable
{
    private const string Fault = "X-Test-Fault";
    private const string Garbage = "lskdu018973t09sylgasjkfg1][]'./.sdlv";
    private const string Whole = "data: {\"a\":1}\n\ndata: [DONE]\n\n";

    /// <summary>What is sent before the connection ends; null where it is reset.</summary>
    private static readonly Dictionary<string, string?> Faults = new()
    {
        ["nothing"] = "",
        ["malformed chunk"] = $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Garbage}",
        ["random data"] = Garbage,
        ["reset"] = null,
    };

    private readonly ConcurrentQueue<RawRequest> _received = new();
    private readonly RawModelServer _model;

    public BrokenConnectionTests() => _model = RawModelServer.Start(ServeAsync);

    public static TheoryData<string, string> Matrix { get; } = new(
        from fault in Faults.Keys
        from dialect in (string[])["OpenAIChat", "Anthropic", "OllamaChat"]
        select (fault, dialect));

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_broken_answer_is_502_in_the_dialect_and_is_not_asked_for_again(string fault, string dialect)
    {
        await using var proxy = await GovernedProxy.StartAsync(_model.Address);
        await WarmUpAsync(proxy);

        using var response = await proxy.Client.PromptAsync(Prompt.Request(DialectCase.All[dialect].Path, "s", headers: (Fault, fault)), TestContext.Current.CancellationToken);
        var body = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response.Status);
        Assert.NotEqual(default, body.GetProperty("error"));
        Assert.Equal("upstream_error", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        await proxy.SettledAsync(response.StreamId);

        using var next = await proxy.PostAsync("s");
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        Assert.Equal([response.StreamId, next.StreamId], _received.Where(request => request.Header("X-Session-Id") == "s").Select(request => request.Header("X-Stream-Id")));
        // The one that was warm, and one for what came behind the fault.
        Assert.Equal(2, _model.Connections.Count);
        Assert.DoesNotContain(proxy.Lifecycle.Lines, line => line.Name is "stream_superseded" or "prev_stream_forced");
    }

    public ValueTask DisposeAsync() => _model.DisposeAsync();

    /// <summary>The fault then comes on a connection that was used before: the one case in which .NET's client may send a request again.</summary>
    private static async Task WarmUpAsync(GovernedProxy proxy)
    {
        using var response = await proxy.PostAsync(session: null);
        await response.ReadToEndAsync();
    }

    private async Task ServeAsync(RawConnection connection)
    {
        while (true)
        {
            var request = await connection.ReadRequestAsync();
            _received.Enqueue(request);
            if (request.Header(Fault) is { } fault)
            {
                await BreakAsync(connection, Faults[fault]);
                return;
            }

            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {Whole.Length}\r\n\r\n{Whole}");
        }
    }

    private static async Task BreakAsync(RawConnection connection, string? last)
    {
        if (last is null)
        {
            connection.Reset();
            return;
        }

        await connection.WriteAsync(last);
        connection.Close();
    }
}
