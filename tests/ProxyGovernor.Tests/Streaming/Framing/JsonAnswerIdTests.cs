using System.Text;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Tests.Streaming.Framing;

public class JsonAnswerIdTests
{
    [Theory]
    [InlineData("""{"id":"chatcmpl-1","object":"chat.completion.chunk"}""", "chatcmpl-1")]
    [InlineData("""{"type":"response.created","response":{"object":"response","id":"resp_1"}}""", "resp_1")]
    [InlineData("""{"type":"message_start","message":{"id":"msg_1"}}""", "msg_1")]
    [InlineData("""{"text":"a","meta_info":{"id":"7f","finish_reason":null}}""", "7f")]
    [InlineData("""{"message":{"id":"inside"},"id":"own"}""", "own")]
    [InlineData("""{"id":"cut","choices":[{"del""", "cut")]
    public void The_first_event_names_the_answer(string json, string expected) => Assert.Equal(expected, Find(json));

    [Theory]
    [InlineData("""{"model":"m","done":false}""")]
    [InlineData("""{"id":7}""")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":"a\u0062"}""")]
    [InlineData("""{"choices":[{"id":"deep"}]}""")]
    [InlineData("""{"message":"text"}""")]
    [InlineData("[DONE]")]
    [InlineData("")]
    public void What_names_nothing_gives_nothing(string json) => Assert.Null(Find(json));

    [Fact]
    public void An_endless_id_is_none() => Assert.Null(Find($$"""{"id":"{{new string('a', 257)}}"}"""));

    private static string? Find(string json) => JsonAnswerId.Find(Encoding.UTF8.GetBytes(json));
}
