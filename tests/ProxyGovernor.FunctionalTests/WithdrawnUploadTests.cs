using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>
/// A request may be withdrawn while its body is still on its way. Its client must get the answer that says so, on a connection that lives
/// on: one that is cut instead is retried, and comes back as the newer request.
/// </summary>
public sealed class WithdrawnUploadTests
{
    private const string Body = """{"model":"m","stream":true,"messages":[]}""";

    [Fact]
    public async Task A_request_superseded_in_mid_upload_is_answered_and_its_connection_goes_on()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Address.Host, proxy.Address.Port, TestContext.Current.CancellationToken);
        await using var connection = client.GetStream();
        using var answers = new StreamReader(connection);

        await SendAsync(connection, Head("s1") + Body[..10]);
        await proxy.Lifecycle.WaitAsync("stream_start");
        using var newer = await proxy.PostAsync("s1", ("X-Model-Events", "1"));
        Assert.Equal("data: [DONE]\n", (await newer.EventsAsync())[^1]);

        Assert.StartsWith("HTTP/1.1 499", await answers.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime(), StringComparison.Ordinal);
        Assert.Contains("\"code\":\"superseded\"", await ReadBodyAsync(answers), StringComparison.Ordinal);
        await SendAsync(connection, Body[10..] + Head("s2") + Body);
        Assert.StartsWith("HTTP/1.1 200", await answers.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime(), StringComparison.Ordinal);
        Assert.Empty(proxy.Lifecycle.Errors);
    }

    private static string Head(string session) =>
        $"POST {Prompt.ChatPath} HTTP/1.1\r\nHost: proxy\r\nContent-Type: application/json\r\nX-Session-Id: {session}\r\nContent-Length: {Body.Length}\r\n\r\n";

    private static async Task SendAsync(NetworkStream connection, string text) => await connection.WriteAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<string> ReadBodyAsync(StreamReader answers)
    {
        const string LengthHeader = "Content-Length: ";
        var length = 0;
        while (await answers.ReadLineAsync().InTime() is { Length: > 0 } header)
        {
            if (header.StartsWith(LengthHeader, StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header[LengthHeader.Length..], CultureInfo.InvariantCulture);
            }
        }

        var body = new char[length];
        await answers.ReadBlockAsync(body).AsTask().InTime();
        return new string(body);
    }
}
