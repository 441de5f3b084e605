using System.Net.Sockets;
using System.Text;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class RawScriptTests
{
    private const string Event = "data: {\"text\":\"raw\"}\n\n";

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Events_have_the_line_endings_asked_for(string ending)
    {
        Assert.Equal(string.Concat(Enumerable.Repeat(Event.Replace("\n", ending, StringComparison.Ordinal), 3)), await GetAsync(RawScripts.EventsWithLineEndings(ending)));
    }

    [Fact]
    public async Task An_informational_answer_and_slow_headers_lead_to_a_whole_one()
    {
        Assert.Equal(Event, await GetAsync(RawScripts.Informational103ThenOk()));
        Assert.Equal(Event, await GetAsync(RawScripts.SlowHeaders(TimeSpan.FromMilliseconds(1))));
    }

    [Fact]
    public async Task Breaks_are_errors_to_an_HTTP_client()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(RawScripts.ResetMidEvent(1)));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(RawScripts.MalformedChunk()));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(RawScripts.ContentLengthTooLong()));
    }

    [Fact]
    public async Task A_reset_in_mid_event_comes_after_the_half_event()
    {
        var (text, reset) = await ReceiveAsync(RawScripts.ResetMidEvent(1), atMost: int.MaxValue);

        Assert.Contains(Event, text, StringComparison.Ordinal);
        Assert.EndsWith(Event[..(Event.Length / 2)] + "\r\n", text, StringComparison.Ordinal);
        Assert.True(reset);
    }

    [Fact]
    public async Task Held_and_endless_streams_go_on_until_the_peer_closes()
    {
        var (held, _) = await ReceiveAsync(RawScripts.EventStreamThenHold(2), atMost: 100);
        var (line, _) = await ReceiveAsync(RawScripts.EndlessLine(), atMost: 300_000);
        var (comments, _) = await ReceiveAsync(RawScripts.EndlessComments(), atMost: 30_000);

        Assert.Contains("data: {", held, StringComparison.Ordinal);
        Assert.True(line.Length >= 300_000);
        Assert.DoesNotContain("\n\n", line, StringComparison.Ordinal);
        Assert.True(comments.Length >= 30_000);
        Assert.DoesNotContain("data:", comments, StringComparison.Ordinal);
    }

    private static async Task<string> GetAsync(Func<RawConnection, Task> script)
    {
        await using var server = RawModelServer.Start(script);
        using var client = new HttpClient();
        return await client.GetStringAsync(server.Address, Deadline);
    }

    /// <summary>Receives at least so much or to the end, closes, and waits for the script to end by that.</summary>
    private static async Task<(string Text, bool Reset)> ReceiveAsync(Func<RawConnection, Task> script, int atMost)
    {
        await using var server = RawModelServer.Start(script);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Deadline);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Deadline);
        var text = new StringBuilder();
        var buffer = new byte[16_384];
        var reset = false;
        try
        {
            while (text.Length < atMost && await client.ReceiveAsync(buffer, Deadline) is > 0 and var count)
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            reset = true;
        }

        client.Close();
        await (await server.WaitForConnectionAsync(0, Deadline)).Handled.WaitAsync(TimeSpan.FromSeconds(20), Deadline);
        return (text.ToString(), reset);
    }
}
