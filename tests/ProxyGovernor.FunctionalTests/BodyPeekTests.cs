using System.Text;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests;

/// <summary>A body that is looked into for a session id reaches the upstream byte for byte, whatever it holds.</summary>
public sealed class BodyPeekTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    private static readonly Dictionary<string, string?> FromBody = new() { ["Session:Sources:0"] = "json:$.metadata.session_id" };

    public static TheoryData<string, string, bool> Bodies() => new()
    {
        { "a session id", """{"model":"m","metadata":{"session_id":"s1"},"x":1}""", true },
        { "no JSON", "model=m&metadata=s1", false },
        { "half JSON", """{"metadata":{"session_id":"s1"},""", false },
        { "a scalar", "42", false },
        { "a number as a session id", """{"metadata":{"session_id":7}}""", true },
        { "no session id", """{"metadata":{"user_id":"u"}}""", false },
        { "too deep", $$$"""{"a":{{{new string('[', 2000)}}}{{{new string(']', 2000)}}},"metadata":{"session_id":"s1"}}""", false },
        { "too large", $$$"""{"a":"{{{new string('x', 3 << 20)}}}","metadata":{"session_id":"s1"}}""", false },
        { "found before it grows too large", $$$"""{"metadata":{"session_id":"s1"},"a":"{{{new string('x', 3 << 20)}}}"}""", true },
        { "bytes that are no text", "\u0000\u00ff\u00fe{}", false },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task The_body_passes_on_untouched(string what, string body, bool hasSession)
    {
        await using var upstream = new RecordingUpstream(Answer);
        await using var proxy = await GovernedProxy.StartAsync(upstream.Address, FromBody);
        var bytes = Encoding.Latin1.GetBytes(body);

        using var request = Prompt.Request();
        request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } };
        using var response = await proxy.Client.PromptAsync(request, TestContext.Current.CancellationToken);
        var received = await upstream.NextAsync();
        await proxy.Lifecycle.WaitAsync("stream_end");

        Assert.Equal(System.Net.HttpStatusCode.OK, response.Status);
        Assert.True(bytes.AsSpan().SequenceEqual(received.Body.Span), what);
        Assert.Equal(hasSession, proxy.Lifecycle.Lines[0].Session is not null);
    }
}
