using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>An answer that comes when the client's response has started, and is no event stream, is told in the client's own dialect.</summary>
public sealed class LateAnswerTests(HeartbeatFixture fixture) : IClassFixture<HeartbeatFixture>
{
    [Theory]
    [InlineData("OpenAIChat", "400", "invalid_request_error")]
    [InlineData("OpenAIChat", "401", "authentication_error")]
    [InlineData("OpenAIChat", "429", "rate_limit_error")]
    [InlineData("OpenAIChat", "500", "server_error")]
    [InlineData("OpenAIResponses", "404", "invalid_request_error")]
    [InlineData("Anthropic", "429", "rate_limit_error")]
    [InlineData("Anthropic", "503", "overloaded_error")]
    [InlineData("Sse", "500", "upstream_error")]
    public async Task A_status_is_a_terminal_with_the_model_servers_own_words(string dialect, string status, string type)
    {
        var expected = DialectCase.All[dialect];
        var gate = $"status/{dialect}/{status}";
        using var response = await fixture.SendAsync(expected, "calm", gate, ("X-Model-Gate", gate), ("X-Model-Status", status));
        await response.HearAsync(dialect, 1);
        fixture.Model.Gates.Open(gate);
        var events = Events(expected, response, await response.EventsAsync(), dialect);

        Assert.Equal([0], expected.Terminals(events));
        var error = events[0].Json.GetProperty("error");
        Assert.Equal(type, error.GetProperty("type").GetString());
        Assert.StartsWith($"The model server answered {status}. ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("upstream_status", await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
        Assert.Equal($"The model server answered {status}.", ReasonOf(response.StreamId));
    }

    [Theory]
    [InlineData("application/json", """{"choices":[]}""")]
    [InlineData("application/x-ndjson", "{\"a\":1}\n")]
    [InlineData("text/plain", "data: {}\n\n")]
    public async Task A_success_that_is_no_event_stream_is_an_error(string contentType, string body)
    {
        var error = await ErrorAsync($"200 OK\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}", body);

        Assert.Equal(("upstream_error", "The model server answered a request for a stream with something else."), error);
    }

    [Theory]
    [InlineData("""{"error":{"message":"m"}}""", " m")]
    [InlineData("""{"error":"m"}""", " m")]
    [InlineData("""{"message":"m"}""", " m")]
    [InlineData("""{"detail":"m"}""", " m")]
    [InlineData("""[{"error":{"message":"m"}}]""", " m")]
    [InlineData("""{"detail":[{"loc":["body"],"msg":"no sentence of its own"}]}""", "")]
    [InlineData("""{"error":""", "")]
    [InlineData("<html>", "")]
    [InlineData("""{"error":"\ud800"}""", "")]
    [InlineData("", "")]
    public async Task The_words_of_an_error_are_found_where_there_are_any(string body, string words)
    {
        var error = await ErrorAsync($"418 Teapot\r\nContent-Type: application/json\r\nContent-Length: {body.Length}", body);

        Assert.Equal(("upstream_status", "The model server answered 418." + words), error);
    }

    [Fact]
    public async Task An_error_that_breaks_off_keeps_its_status()
    {
        var error = await ErrorAsync("429 Too Many Requests\r\nContent-Type: application/json\r\nContent-Length: 100", """{"error":{"mess""");

        Assert.Equal(("upstream_status", "The model server answered 429."), error);
    }

    [Fact]
    public async Task A_long_error_is_shortened_and_a_huge_one_left_out()
    {
        var longer = $"{{\"error\":\"{new string('e', 5000)}\"}}";
        var huge = $"{{\"error\":\"{new string('e', 50_000)}\"}}";

        Assert.Equal($"The model server answered 400. {new string('e', 1000)}…", (await ErrorAsync($"400 Bad\r\nContent-Length: {longer.Length}", longer)).Message);
        Assert.Equal("The model server answered 400.", (await ErrorAsync($"400 Bad\r\nContent-Length: {huge.Length}", huge)).Message);
    }

    /// <summary>What the client is told of an answer that comes after the first heartbeat.</summary>
    private static async Task<(string? Code, string? Message)> ErrorAsync(string head, string body)
    {
        var heard = new TaskCompletionSource();
        await using var model = RawModelServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await heard.Task;
            await connection.WriteAsync($"HTTP/1.1 {head}\r\n\r\n{body}");
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["Heartbeat"] = Heartbeats.Interval });
        using var response = await proxy.PostAsync("s");
        await response.HearAsync("OpenAIChat", 1);
        heard.SetResult();

        var events = DialectCase.All["OpenAIChat"].Read(await response.ReadToEndAsync());

        Assert.True(events is [_, { IsDone: true }]);
        Assert.Empty(proxy.Lifecycle.Errors);
        var error = events[0].Json.GetProperty("error");
        return (error.GetProperty("code").GetString(), error.GetProperty("message").GetString());
    }

    private static IReadOnlyList<StreamedEvent> Events(DialectCase expected, PromptResponse response, IEnumerable<string> blocks, string dialect) =>
        expected.Read(string.Concat(blocks.Where(block => block != Heartbeats.Of(dialect, response.StreamId)).Select(block => block + "\n")));

    private object? ReasonOf(string streamId) =>
        fixture.Proxy.Lifecycle.Lines.Single(line => line.Name == "stream_end" && line.StreamId == streamId).Fields["Reason"];
}
