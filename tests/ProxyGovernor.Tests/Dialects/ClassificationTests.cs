using System.Text;
using ProxyGovernor.Dialects;

namespace ProxyGovernor.Tests.Dialects;

public sealed class ClassificationTests
{
    [Theory]
    [InlineData("[DONE]", "Terminal")]
    [InlineData(" [DONE] ", "Terminal")]
    [InlineData("[DONE", "Content")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"{\\\"error\\\":1}\"}}]}", "Content")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"error\"}}]}", "Content")]
    [InlineData("{\"choices\":[{\"error\":{}}]}", "Content")]
    [InlineData("{\"choices\":[],\"error\":null}", "Content")]
    [InlineData("{\"error\":{\"message\":\"no\"}}", "Error")]
    [InlineData("{\"id\":1, \"error\" : \"no\"}", "Error")]
    [InlineData("{\"object\":\"error\",\"message\":\"no\"}", "Error")]
    [InlineData("{\"object\":\"chat.completion.chunk\",\"note\":\"error\"}", "Content")]
    [InlineData("[{\"error\":1}]", "Content")]
    public void Chat(string data, string kind) => Assert.Equal(kind, Classify(StreamDialect.OpenAIChat, data));

    [Theory]
    [InlineData("{\"type\":\"response.completed\"}", "Terminal")]
    [InlineData("{\"response\":{\"type\":\"x\"},\"type\":\"response.incomplete\"}", "Terminal")]
    [InlineData("{\"type\":\"response.failed\"}", "Error")]
    [InlineData("{\"type\":\"error\",\"message\":\"no\"}", "Error")]
    [InlineData("{\"type\":\"response.output_text.delta\",\"delta\":\"response.completed\"}", "Content")]
    [InlineData("{\"type\":\"response.output_text.delta\",\"item\":{\"type\":\"error\"}}", "Content")]
    public void Responses(string data, string kind) => Assert.Equal(kind, Classify(StreamDialect.OpenAIResponses, data));

    [Theory]
    [InlineData("message_stop", "{\"type\":\"message_stop\"}", "Terminal")]
    [InlineData("error", "{\"type\":\"error\",\"error\":{}}", "Error")]
    [InlineData("ping", "{\"type\": \"ping\"}", "Ping")]
    [InlineData("", "{\"type\":\"message\\u005fstop\"}", "Terminal")]
    [InlineData("message_stop", "{}", "Terminal")]
    [InlineData("error", "overloaded", "Error")]
    [InlineData("content_block_delta", "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"error\",\"text\":\"message_stop\"}}", "Content")]
    public void Anthropic(string name, string data, string kind) => Assert.Equal(kind, Classify(StreamDialect.Anthropic, data, name));

    [Theory]
    [InlineData("{\"done\":false,\"response\":\"a\"}", "Content")]
    [InlineData("{\"done\": true,\"total_duration\":5}", "Terminal")]
    [InlineData("{\"response\":\"\\\"done\\\":true\",\"done\":false}", "Content")]
    [InlineData("{\"message\":{\"done\":true},\"done\":false}", "Content")]
    [InlineData("{\"error\":\"model not found\"}", "Error")]
    [InlineData("{\"message\":{\"content\":\"error\"},\"done\":false}", "Content")]
    public void Ollama(string data, string kind) => Assert.Equal(kind, Classify(StreamDialect.Ollama, data));

    [Theory]
    [InlineData("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"finishReason\"}]}}]}", "Content")]
    [InlineData("{\"candidates\":[{\"content\":{\"finishReason\":\"STOP\"}}]}", "Content")]
    [InlineData("{\"candidates\":[{\"finishReason\":null}]}", "Content")]
    [InlineData("{\"candidates\":[{\"index\":0},{\"finishReason\":\"MAX_TOKENS\"}]}", "Terminal")]
    [InlineData("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}", "Terminal")]
    [InlineData("{\"error\":{\"code\":500}}", "Error")]
    public void Gemini(string data, string kind) => Assert.Equal(kind, Classify(StreamDialect.Gemini, data));

    [Theory]
    [InlineData(StreamDialect.Sse)]
    [InlineData(StreamDialect.Ndjson)]
    internal void Plain_events_have_no_meaning(StreamDialect dialect)
    {
        Assert.Equal("Content", Classify(dialect, "{\"error\":1,\"done\":true,\"type\":\"error\"}", "error"));
        Assert.False(Dialect.For(dialect).HasTerminalEvent);
    }

    private static string Classify(StreamDialect dialect, string data, string name = "")
    {
        long next = 0;
        return Dialect.For(dialect).Classify(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(data), ref next).ToString();
    }
}
