using System.Buffers;
using System.Text;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Dialects;

public sealed class ErrorBodyTests
{
    [Theory]
    [InlineData(StreamDialect.OpenAIChat, "\"error\":{\"message\":\"m\",\"type\":\"timeout_error\",\"param\":null,\"code\":\"timeout_connect\"}")]
    [InlineData(StreamDialect.OpenAIResponses, "\"error\":{\"message\":\"m\",\"type\":\"timeout_error\",\"param\":null,\"code\":\"timeout_connect\"}")]
    [InlineData(StreamDialect.Anthropic, "\"type\":\"error\",\"error\":{\"type\":\"timeout_error\",\"message\":\"m\"}")]
    [InlineData(StreamDialect.Ollama, "\"error\":\"m\"")]
    [InlineData(StreamDialect.Gemini, "\"error\":{\"code\":418,\"message\":\"m\",\"status\":\"DEADLINE_EXCEEDED\"}")]
    [InlineData(StreamDialect.Sse, "\"error\":{\"type\":\"timeout_error\",\"code\":\"timeout_connect\",\"message\":\"m\"}")]
    [InlineData(StreamDialect.Ndjson, "\"error\":{\"type\":\"timeout_error\",\"code\":\"timeout_connect\",\"message\":\"m\"}")]
    [InlineData(StreamDialect.Auto, "\"error\":{\"type\":\"timeout_error\",\"code\":\"timeout_connect\",\"message\":\"m\"}")]
    internal void Each_dialect_refuses_in_its_own_words(StreamDialect dialect, string members)
    {
        Assert.Equal("{\"stream_id\":\"s\"," + members + "}", Write(dialect, "s"));
        Assert.Equal("{" + members + "}", Write(dialect, ""));
    }

    private static string Write(StreamDialect dialect, string streamId)
    {
        var body = new ArrayBufferWriter<byte>();
        Dialect.For(dialect).WriteErrorBody(new(StreamOutcome.TimeoutConnect, "m", streamId), 418, body);
        return Encoding.UTF8.GetString(body.WrittenSpan);
    }
}
