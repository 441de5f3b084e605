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
    [InlineData("{\"type\":\"keepalive\",\"sequence_number\":3}", "Ping")]
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
    [InlineData("{\"candidates\":[{\"index\":0,\"finishReason\":\"MAX_TOKENS\"}]}", "Terminal")]
    [InlineData("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}", "Terminal")]
    [InlineData("{\"error\":{\"code\":500}}", "Error")]
    public void Gemini(string data, string kind) => Assert.Equal(kind, Classify(StreamDialect.Gemini, data));

    [Theory]
    [InlineData("", "[DONE]", "Terminal")]
    [InlineData("error", "text", "Error")]
    [InlineData("", "{\"error\":{\"message\":\"no\"}}", "Error")]
    [InlineData("", "{\"error\":\"no\",\"error_type\":\"generation\"}", "Error")]
    [InlineData("", "{\"type\":\"error\",\"errorText\":\"no\"}", "Error")]
    [InlineData("", "{\"step\":1,\"error\":false}", "Content")]
    [InlineData("", "{\"step\":1,\"error\":\"\"}", "Content")]
    [InlineData("done", "{\"done\":true,\"choices\":[{\"error\":{}}]}", "Content")]
    public void Plain(string name, string data, string kind)
    {
        Assert.Equal(kind, Classify(StreamDialect.Sse, data, name));
        Assert.Equal(kind, Classify(StreamDialect.Ndjson, data, name));
    }

    [Theory]
    [InlineData("Error", "{\"error\":\"no\"}", "[DONE]")]
    [InlineData("Terminal", "{\"error\":\"no\"}", "{}", "[DONE]")]
    public void Done_behind_an_error_belongs_to_it(string kind, params string[] events) => Assert.Equal(kind, ClassifyLast(StreamDialect.Sse, events));

    [Theory]
    [InlineData("Content", "{\"candidates\":[{\"index\":0},{\"index\":1,\"finishReason\":\"STOP\"}]}")]
    [InlineData("Content", "{\"candidates\":[{\"index\":0}]}", "{\"candidates\":[{\"index\":1}]}", "{\"candidates\":[{\"index\":0,\"finishReason\":\"STOP\"}]}")]
    [InlineData("Terminal", "{\"candidates\":[{\"index\":1}]}", "{\"candidates\":[{\"finishReason\":\"STOP\"}]}", "{\"candidates\":[{\"index\":1,\"finishReason\":\"STOP\"}]}")]
    [InlineData("Terminal", "{\"candidates\":[{\"finishReason\":\"STOP\"}]}", "{\"usageMetadata\":{}}")]
    [InlineData("Content", "{\"candidates\":[{\"finishReason\":\"STOP\"}]}", "{\"candidates\":[{\"content\":{}}]}")]
    [InlineData("Content", "{\"candidates\":[{\"index\":99999999999}]}", "{\"candidates\":[{\"index\":-1,\"finishReason\":\"STOP\"},{\"index\":7000}]}")]
    public void Gemini_ends_with_its_last_candidate(string kind, params string[] events) => Assert.Equal(kind, ClassifyLast(StreamDialect.Gemini, events));

    private static string Classify(StreamDialect dialect, string data, string name = "") => ClassifyLast(dialect, [data], name);

    private static string ClassifyLast(StreamDialect dialect, string[] events, string name = "")
    {
        long state = 0;
        var kinds = Array.ConvertAll(events, data => Dialect.For(dialect).Classify(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(data), ref state));
        return kinds[^1].ToString();
    }
}
