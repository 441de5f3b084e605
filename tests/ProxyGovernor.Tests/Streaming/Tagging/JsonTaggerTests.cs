using System.Text;
using ProxyGovernor.Streaming.Tagging;

namespace ProxyGovernor.Tests.Streaming.Tagging;

public sealed class JsonTaggerTests
{
    [Theory]
    [InlineData("{}", "{@}")]
    [InlineData(" { } ", " {@ } ")]
    [InlineData("{\"a\":1}", "{@,\"a\":1}")]
    [InlineData("{ \"a\" : 1 }", "{@, \"a\" : 1 }")]
    [InlineData("{\"stream_id\":\"x\"}", "{@}")]
    [InlineData("{ \"stream_id\" : \"x\" }", "{@  }")]
    [InlineData("{ \"stream_id\":1, \"stream_id\":2 }", "{@  }")]
    [InlineData("{ \"stream_id\":1 ,  \"a\":2 }", "{@, \"a\":2 }")]
    [InlineData("{ \"a\":2 , \"stream_id\":1 }", "{@, \"a\":2 }")]
    [InlineData("{\"a\":1, \"stream_id\":1 , \"stream_id\":3,\"b\":2}", "{@,\"a\":1,\"b\":2}")]
    [InlineData("{\"stream_id\":0,\"a\":1,\"stream_id\":1,\"b\":2,\"stream_id\":{\"stream_id\":3}}", "{@,\"a\":1,\"b\":2}")]
    [InlineData("{\"a\":{\"stream_id\":1},\"b\":[{\"stream_id\":2}],\"c\":\"stream_id\"}", "{@,\"a\":{\"stream_id\":1},\"b\":[{\"stream_id\":2}],\"c\":\"stream_id\"}")]
    [InlineData("{\"a\":\"\\u00e4 \\\"stream_id\\\":1\"}", "{@,\"a\":\"\\u00e4 \\\"stream_id\\\":1\"}")]
    public void Tags_an_object_and_drops_other_ids(string json, string expected) =>
        Assert.Equal(expected.Replace("@", "\"stream_id\":\"me\"", StringComparison.Ordinal), Tag(json));

    [Theory]
    [InlineData("[{}]")]
    [InlineData("\"stream_id\"")]
    [InlineData("[DONE]")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1,\"stream_id\":2")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1,,\"b\":2}")]
    [InlineData("{stream_id:1}")]
    [InlineData("")]
    public void Leaves_anything_else_alone(string json) => Assert.Null(Tag(json));

    [Fact]
    public void An_id_that_needs_escaping_is_escaped() =>
        Assert.Equal("{\"stream_id\":\"a\\\"b\"}", Tag("{}", "a\"b"));

    private static string? Tag(string json, string id = "me")
    {
        var tagger = new JsonTagger(id);
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        byte[] destination = new byte[bytes.Length + tagger.MaxGrowth];
        return tagger.TryTag(bytes, destination, out int written) ? Encoding.UTF8.GetString(destination, 0, written) : null;
    }
}
