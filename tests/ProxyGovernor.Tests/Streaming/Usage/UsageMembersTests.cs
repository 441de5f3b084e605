using System.Text;
using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Tests.Streaming.Usage;

/// <summary>Each dialect's own words for its token counts, as its documentation shows them.</summary>
public sealed class UsageMembersTests
{
    [Theory]
    [InlineData(StreamDialect.OpenAIChat, """{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":4}}}""", 9L, 12L)]
    [InlineData(StreamDialect.OpenAIChat, """{"id":"c","usage": {"prompt_tokens": 9, "completion_tokens": 12}}""", 9L, 12L)]
    [InlineData(StreamDialect.OpenAIResponses, """{"type":"response.completed","sequence_number":4,"response":{"id":"r","usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":0},"output_tokens":87}}}""", 36L, 87L)]
    [InlineData(StreamDialect.OpenAIResponses, """{"id":"r","object":"response","usage":{"input_tokens":36,"output_tokens":87}}""", 36L, 87L)]
    [InlineData(StreamDialect.Anthropic, """{"type":"message_start","message":{"id":"m","usage":{"input_tokens":25,"cache_read_input_tokens":100,"cache_creation_input_tokens":7,"output_tokens":1}}}""", 132L, 1L)]
    [InlineData(StreamDialect.Anthropic, """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}""", null, 15L)]
    [InlineData(StreamDialect.Ollama, """{"model":"m","done":true,"prompt_eval_count":26,"prompt_eval_duration":13,"eval_count":298,"eval_duration":4799}""", 26L, 298L)]
    [InlineData(StreamDialect.Ollama, """{"model":"m","done":true,"prompt_eval_count":26}""", 26L, null)]
    [InlineData(StreamDialect.Gemini, """{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":10,"thoughtsTokenCount":5,"totalTokenCount":19}}""", 4L, 15L)]
    internal void Counts_are_read_where_the_dialect_tells_them(StreamDialect dialect, string data, long? input, long? output) => Assert.Equal((input, output), Read(dialect, data));

    [Theory]
    [InlineData(StreamDialect.OpenAIChat, """{"choices":[{"delta":{"content":"say \"usage\":{\"prompt_tokens\":1}"}}]}""")]
    [InlineData(StreamDialect.OpenAIChat, """{"choices":[{"delta":{"usage":{"prompt_tokens":1,"completion_tokens":1}}}]}""")]
    [InlineData(StreamDialect.OpenAIChat, """{"usage":null,"x":"prompt_tokens"}""")]
    [InlineData(StreamDialect.OpenAIChat, """{"usage":{"prompt_tokens":"9","completion_tokens":-1}}""")]
    [InlineData(StreamDialect.OpenAIChat, """{"usage":{"prompt_tokens":9.5}}""")]
    [InlineData(StreamDialect.OpenAIChat, """{"usage":{"prompt_tokens":""")]
    [InlineData(StreamDialect.OpenAIChat, """["prompt_tokens",{"usage":{"prompt_tokens":1}}]""")]
    [InlineData(StreamDialect.Anthropic, """{"type":"content_block_start","content_block":{"input":{"usage":{"output_tokens":7}}}}""")]
    [InlineData(StreamDialect.Ollama, """{"message":{"tool_calls":[{"function":{"arguments":{"eval_count":7}}}]},"done":false}""")]
    internal void Nothing_else_is_taken_for_counts(StreamDialect dialect, string data) => Assert.Equal((null, null), Read(dialect, data));

    [Fact]
    public void The_last_word_counts_and_what_it_does_not_mention_stands()
    {
        var usage = new TokenUsage();

        usage.Tell(25, 1);
        usage.Tell(null, 15);

        Assert.Equal((25L, 15L), (usage.Input, usage.Output));
    }

    [Fact]
    public void Events_without_counts_and_with_them_cost_no_memory()
    {
        var (usage, members) = (new TokenUsage(), Dialect.For(StreamDialect.OpenAIChat).Usage[0]);
        var (content, counts) = ("""{"choices":[{"delta":{"content":"x"}}]}"""u8.ToArray(), """{"usage":{"prompt_tokens":9,"completion_tokens":12}}"""u8.ToArray());
        members.Read(counts, usage);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            members.Read(content, usage);
            members.Read(counts, usage);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static (long?, long?) Read(StreamDialect dialect, string data)
    {
        var usage = new TokenUsage();
        foreach (var counts in Dialect.For(dialect).Usage)
        {
            counts.Read(Encoding.UTF8.GetBytes(data), usage);
        }

        return (usage.Input, usage.Output);
    }
}
