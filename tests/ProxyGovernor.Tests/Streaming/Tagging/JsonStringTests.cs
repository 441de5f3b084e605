using System.Text;
using ProxyGovernor.Streaming.Tagging;

namespace ProxyGovernor.Tests.Streaming.Tagging;

public sealed class JsonStringTests
{
    [Theory]
    [InlineData("stream_id", true)]
    [InlineData("stream\\u005fid", true)]
    [InlineData("\\u0073\\u0074\\u0072\\u0065\\u0061\\u006D\\u005F\\u0069\\u0064", true)]
    [InlineData("stream_i", false)]
    [InlineData("stream_id ", false)]
    [InlineData("Stream_id", false)]
    [InlineData("stream\\u005fi", false)]
    [InlineData("stream\\u005fidx", false)]
    [InlineData("stream\\u015fid", false)]
    [InlineData("stream\\u005Ei\\u0064", false)]
    [InlineData("strea\\n_id", false)]
    public void Compares_after_unescaping(string raw, bool same) => Assert.Equal(same, JsonString.Means(Encoding.UTF8.GetBytes(raw), "stream_id"u8));

    [Theory]
    [InlineData("\\/", "/")]
    [InlineData("\\\"", "\"")]
    [InlineData("\\\\", "\\")]
    [InlineData("\\b\\f\\n\\r\\t", "\b\f\n\r\t")]
    public void Knows_the_short_escapes(string raw, string meant) =>
        Assert.True(JsonString.Means(Encoding.UTF8.GetBytes(raw), Encoding.UTF8.GetBytes(meant)));
}
