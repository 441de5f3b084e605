using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests;

/// <summary>A model server is sent the headers with as much of the prompt as is there; what is not there yet holds up nothing.</summary>
public sealed class RequestInOnePieceTests : IDisposable
{
    private const string Body = """{"model":"m","stream":true}""";
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 14\r\n\r\ndata: [DONE]\n\n";

    private readonly TcpListener _model = new(IPAddress.Loopback, 0);

    public RequestInOnePieceTests() => _model.Start();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Headers_and_prompt_come_in_one_write()
    {
        await using var proxy = await StartAsync();
        for (var request = 0; request < 20; request++)
        {
            using var client = await SendAsync(proxy, Head($"s{request}") + Body);
            using var accepted = await _model.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().InTime();

            // What was written at once is received at once.
            Assert.EndsWith(Body, await ReceiveAsync(accepted), StringComparison.Ordinal);
            await CheckAnswerAsync(accepted, client);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task What_is_there_is_sent_before_the_rest_comes(int there)
    {
        await using var proxy = await StartAsync();
        using var client = await SendAsync(proxy, Head("s") + Body[..there]);
        using var accepted = await _model.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().InTime();

        var request = await ReceiveUntilAsync(accepted, "\r\n\r\n" + Body[..there]);
        Assert.StartsWith("POST ", request, StringComparison.Ordinal);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Body[there..]), TestContext.Current.CancellationToken);

        Assert.Equal(Body[there..], await ReceiveUntilAsync(accepted, Body[there..]));
        await CheckAnswerAsync(accepted, client);
    }

    [Fact]
    public async Task Each_part_of_a_slow_prompt_is_sent_on_at_once()
    {
        await using var proxy = await StartAsync();
        using var client = await SendAsync(proxy, Head("s"));
        using var accepted = await _model.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().InTime();
        await ReceiveUntilAsync(accepted, "\r\n\r\n");

        foreach (var character in Body)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes([character]), TestContext.Current.CancellationToken);
            Assert.Equal([character], await ReceiveAsync(accepted));
        }

        await CheckAnswerAsync(accepted, client);
    }

    [Fact]
    public async Task A_prompt_longer_than_any_buffer_arrives_whole()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{{\"model\":\"m\",\"text\":\"{string.Join(' ', Enumerable.Range(0, 60_000))}\"}}");
        await using var proxy = await StartAsync();
        using var client = await SendAsync(proxy, Head("s", text.Length) + text);
        using var accepted = await _model.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().InTime();

        var request = await ReceiveUntilAsync(accepted, text[^20..]);
        Assert.Equal(text, request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        await CheckAnswerAsync(accepted, client);
    }

    private Task<GovernedProxy> StartAsync() => GovernedProxy.StartAsync(new Uri($"http://{_model.LocalEndpoint}"));

    private static string Head(string session, int? length = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"POST {Prompt.ChatPath} HTTP/1.1\r\nHost: proxy\r\nContent-Type: application/json\r\nX-Session-Id: {session}\r\nContent-Length: {length ?? Body.Length}\r\n\r\n");

    private static async Task<TcpClient> SendAsync(GovernedProxy proxy, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(proxy.Address.Host, proxy.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return client;
    }

    /// <summary>The connection is closed after it, so that the next request has one of its own.</summary>
    private static async Task CheckAnswerAsync(Socket accepted, TcpClient client)
    {
        await accepted.SendAsync(Encoding.ASCII.GetBytes(Answer.Replace("Content-Type", "Connection: close\r\nContent-Type", StringComparison.Ordinal)), SocketFlags.None);
        Assert.StartsWith("HTTP/1.1 200", await ReceiveUntilAsync(client.Client, "[DONE]"), StringComparison.Ordinal);
    }

    private static async Task<string> ReceiveUntilAsync(Socket socket, string end)
    {
        var text = new StringBuilder();
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            text.Append(await ReceiveAsync(socket));
        }

        return text.ToString();
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var count = await socket.ReceiveAsync(buffer, SocketFlags.None).InTime();
        Assert.NotEqual(0, count);
        return Encoding.ASCII.GetString(buffer, 0, count);
    }
}
