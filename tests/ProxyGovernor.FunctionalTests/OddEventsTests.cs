using System.Text;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>What cannot be tagged passes as it is; what can be is, whatever way it was cut and written.</summary>
public sealed class OddEventsTests
{
    private const string Done = "data: [DONE]\n\n";

    /// <summary>What the model server sends, each character a byte, and what the client gets; <c>@</c> stands for the tag.</summary>
    public static TheoryData<string, string> Bodies { get; } = new()
    {
        { "data: {\"a\":\"\u00FF\u00C3\"}\n\n", "data: {\"a\":\"\u00FF\u00C3\"}\n\n" },
        { "data: {\"a\":}\n\ndata: {\"a\":1\n\n", "data: {\"a\":}\n\ndata: {\"a\":1\n\n" },
        { "data: [1,2]\n\ndata: 7\n\ndata: \"{}\"\n\ndata: null\n\n", "data: [1,2]\n\ndata: 7\n\ndata: \"{}\"\n\ndata: null\n\n" },
        { "data: {\"stream_id\":\"x\",\"a\":1,\"stream\\u005fid\":2,\"\\u0073tream_id\":{}}\n\n", "data: {@,\"a\":1}\n\n" },
        { "data: {\"a\":1}\r\rdata: {\"b\":2}\r\n\r\ndata: {\"c\":3}\r\n\n", "data: {@,\"a\":1}\r\rdata: {@,\"b\":2}\r\n\r\ndata: {@,\"c\":3}\r\n\n" },
        { "\u00EF\u00BB\u00BFdata: {\"a\":1}\n\n", "\u00EF\u00BB\u00BFdata: {@,\"a\":1}\n\n" },
        { ": comment\n\nid: 1\nevent: x\ndata: {\"a\":\ndata: 1}\n\n", ": comment\n\nid: 1\nevent: x\ndata: {@,\"a\":\ndata: 1}\n\n" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Every_byte_arrives_however_it_was_cut(string sent, string expected)
    {
        await using var model = RawModelServer.Start(RawAnswers.ByteByByte(RawAnswers.Bytes(sent + Done)));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");

        Assert.Equal(Tagged(expected + Done, response), Encoding.Latin1.GetString(await response.BytesAsync()));
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData("data: {\"a\":1}\n\ndata: [DONE]", "data: {@,\"a\":1}\n\ndata: [DONE]", "completed")]
    [InlineData("data: {\"a\":1}\n\ndata: [DONE]\n", "data: {@,\"a\":1}\n\ndata: [DONE]\n", "completed")]
    [InlineData("data: {\"a\":1}", "data: {@,\"a\":1}\n\ndata: {@,\"error\":*}\n\ndata: [DONE]\n\n", "upstream_incomplete")]
    [InlineData("data: {\"a\":1}\n\ndata: {\"b\":", "data: {@,\"a\":1}\n\ndata: {@,\"error\":*}\n\ndata: [DONE]\n\n", "upstream_incomplete")]
    [InlineData("{\"answer\":1}", "{\"answer\":1}\n\ndata: {@,\"error\":*}\n\ndata: [DONE]\n\n", "upstream_incomplete")]
    public async Task An_end_without_newlines_is_an_end(string sent, string expected, string outcome)
    {
        await using var model = RawModelServer.Start(RawAnswers.ByteByByte(RawAnswers.Bytes(sent)));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");
        var body = await response.ReadToEndAsync();

        var parts = Tagged(expected, response).Split('*');
        Assert.StartsWith(parts[0], body, StringComparison.Ordinal);
        Assert.EndsWith(parts[^1], body, StringComparison.Ordinal);
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    private static string Tagged(string text, PromptResponse response) => text.Replace("@", $"\"stream_id\":\"{response.StreamId}\"", StringComparison.Ordinal);
}
