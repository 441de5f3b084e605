using System.Text.Json;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Tests.Streaming;

namespace ProxyGovernor.Tests.Dialects;

public sealed class TerminalTests
{
    private const string Tag = "\"stream_id\":\"sid_1\",";

    private static readonly StreamEnding Superseded = new(StreamOutcome.Superseded, "newer \"one\"\n", StreamDriver.Id);

    [Theory]
    [InlineData(StreamDialect.OpenAIChat, "data: {@\"error\":{\"message\":\"M\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"superseded\"}}\n\ndata: [DONE]\n\n")]
    [InlineData(StreamDialect.OpenAIResponses, "event: error\ndata: {@\"type\":\"error\",\"code\":\"superseded\",\"message\":\"M\",\"param\":null,\"sequence_number\":0,"
        + "\"error\":{\"message\":\"M\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"superseded\"}}\n\n")]
    [InlineData(StreamDialect.Anthropic, "event: error\ndata: {@\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"M\"}}\n\n")]
    [InlineData(StreamDialect.Ollama, "{@\"error\":\"M\"}\n")]
    [InlineData(StreamDialect.Gemini, "data: {@\"error\":{\"code\":499,\"message\":\"M\",\"status\":\"CANCELLED\"}}\n\n")]
    [InlineData(StreamDialect.Sse, "event: error\ndata: {@\"type\":\"error\",\"errorText\":\"M\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"superseded\",\"message\":\"M\"}}\n\n")]
    [InlineData(StreamDialect.Ndjson, "{@\"error\":{\"type\":\"invalid_request_error\",\"code\":\"superseded\",\"message\":\"M\"}}\n")]
    internal void Each_dialect_ends_in_its_own_words(StreamDialect dialect, string form)
    {
        string expected = form.Replace("M", "newer \\\"one\\\"\\n", StringComparison.Ordinal);
        Assert.Equal(expected.Replace("@", Tag, StringComparison.Ordinal), Driver(dialect).End(Superseded));
        Assert.Equal(expected.Replace("@", "", StringComparison.Ordinal), Driver(dialect, tag: null).End(Superseded));
    }

    [Theory]
    [InlineData(StreamOutcome.Canceled, "invalid_request_error", "invalid_request_error", "CANCELLED", 499)]
    [InlineData(StreamOutcome.LeaseLost, "invalid_request_error", "invalid_request_error", "CANCELLED", 499)]
    [InlineData(StreamOutcome.Rejected, "invalid_request_error", "invalid_request_error", "ABORTED", 409)]
    [InlineData(StreamOutcome.QueueFull, "rate_limit_error", "rate_limit_error", "RESOURCE_EXHAUSTED", 429)]
    [InlineData(StreamOutcome.TimeoutIdle, "timeout_error", "timeout_error", "DEADLINE_EXCEEDED", 504)]
    [InlineData(StreamOutcome.UpstreamIncomplete, "server_error", "api_error", "UNAVAILABLE", 502)]
    [InlineData(StreamOutcome.Shutdown, "server_error", "overloaded_error", "UNAVAILABLE", 503)]
    [InlineData(StreamOutcome.StoreUnavailable, "server_error", "overloaded_error", "UNAVAILABLE", 503)]
    [InlineData(StreamOutcome.InternalError, "server_error", "api_error", "INTERNAL", 500)]
    internal void Outcomes_have_names_in_each_vocabulary(StreamOutcome outcome, string openAI, string anthropic, string gemini, int status)
    {
        var ending = new StreamEnding(outcome, "m", "");
        Assert.Equal(openAI, Error(StreamDialect.OpenAIChat, ending).GetProperty("type").GetString());
        Assert.Equal(outcome.ToName(), Error(StreamDialect.OpenAIChat, ending).GetProperty("code").GetString());
        Assert.Equal(anthropic, Error(StreamDialect.Anthropic, ending).GetProperty("type").GetString());
        Assert.Equal(gemini, Error(StreamDialect.Gemini, ending).GetProperty("status").GetString());
        Assert.Equal(status, Error(StreamDialect.Gemini, ending).GetProperty("code").GetInt32());
        Assert.Equal(status, ending.Status);
    }

    [Theory]
    [InlineData(400, "invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT")]
    [InlineData(401, "authentication_error", "authentication_error", "UNAUTHENTICATED")]
    [InlineData(403, "authentication_error", "authentication_error", "UNAUTHENTICATED")]
    [InlineData(408, "timeout_error", "timeout_error", "DEADLINE_EXCEEDED")]
    [InlineData(429, "rate_limit_error", "rate_limit_error", "RESOURCE_EXHAUSTED")]
    [InlineData(500, "server_error", "api_error", "UNAVAILABLE")]
    [InlineData(503, "server_error", "overloaded_error", "UNAVAILABLE")]
    [InlineData(304, "server_error", "api_error", "UNAVAILABLE")]
    public void A_model_servers_own_status_keeps_its_meaning(int status, string openAI, string anthropic, string gemini)
    {
        var ending = new StreamEnding(StreamOutcome.UpstreamStatus, "m", "") { UpstreamStatus = status };
        Assert.Equal(openAI, Error(StreamDialect.OpenAIChat, ending).GetProperty("type").GetString());
        Assert.Equal("upstream_status", Error(StreamDialect.OpenAIChat, ending).GetProperty("code").GetString());
        Assert.Equal(anthropic, Error(StreamDialect.Anthropic, ending).GetProperty("type").GetString());
        Assert.Equal(gemini, Error(StreamDialect.Gemini, ending).GetProperty("status").GetString());
        Assert.Equal(status, Error(StreamDialect.Gemini, ending).GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("{\"type\":\"a\",\"sequence_number\":41}", 42)]
    [InlineData("{\"type\":\"a\",\"x\":{\"sequence_number\":9},\"sequence_number\":41}", 42)]
    [InlineData("{\"type\":\"a\",\"delta\":\"\\\"sequence_number\\\":9\"}", 0)]
    [InlineData("{\"type\":\"a\",\"sequence_number\":\"41\"}", 0)]
    [InlineData("{\"type\":\"a\",\"sequence_number\":4.5}", 0)]
    [InlineData("{\"type\":\"a\",\"sequence_number\":-5}", 0)]
    public void Responses_continue_the_sequence(string last, long expected)
    {
        var driver = StreamDriver.Sse($"data: {last}\n\n", StreamDialect.OpenAIResponses);
        Assert.Equal(expected, Parse(driver.End(Superseded)).GetProperty("sequence_number").GetInt64());
    }

    [Fact]
    public void A_completed_stream_gets_none() =>
        Assert.Equal("", Driver(StreamDialect.OpenAIChat).End(new(StreamOutcome.Completed, "", StreamDriver.Id)));

    [Theory]
    [InlineData('\u0001')]
    [InlineData('\u20AC')]
    [InlineData('"')]
    [InlineData('\uD800')]
    public void Any_message_fits_the_room_that_is_asked_for(char character)
    {
        var ending = new StreamEnding(StreamOutcome.TimeoutFirstByte, new string(character, 3000), "sid_1");
        foreach (var dialect in Enum.GetValues<StreamDialect>())
        {
            Assert.Equal(JsonValueKind.Object, Parse(Driver(dialect).End(ending)).ValueKind);
        }
    }

    private static JsonElement Error(StreamDialect dialect, in StreamEnding ending) => Parse(Driver(dialect).End(ending)).GetProperty("error");

    private static StreamDriver Driver(StreamDialect dialect, string? tag = StreamDriver.Id) =>
        new(dialect, dialect is StreamDialect.Ollama or StreamDialect.Ndjson ? EventFraming.Ndjson : EventFraming.Sse, tag);

    private static JsonElement Parse(string terminal)
    {
        string line = terminal.Split('\n').First(line => line.Contains('{', StringComparison.Ordinal));
        return JsonElement.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..]);
    }
}
