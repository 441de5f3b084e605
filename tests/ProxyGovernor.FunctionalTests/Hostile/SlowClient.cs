using System.Net.Sockets;
using System.Text;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>A client that sends what it is told, when it is told.</summary>
internal sealed class SlowClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private SlowClient(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    public static async Task<SlowClient> ConnectAsync(Scene scene)
    {
        var client = new TcpClient();
        await client.ConnectAsync(scene.Proxy.Address.Host, scene.Proxy.Address.Port).InTime();
        return new SlowClient(client);
    }

    /// <summary>The head of a prompt of the attacked session, whose body is so long.</summary>
    public static string Head(int length) =>
        $"POST {Prompt.ChatPath} HTTP/1.1\r\nHost: proxy\r\nX-Session-Id: {Scene.Session}\r\n{Scene.Hostile.Name}: {Scene.Hostile.Value}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n";

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Sends one character at a time until the proxy closes, and returns what it said; empty where it was cut off without a word.</summary>
    public async Task<string> DribbleAsync(string text)
    {
        var answer = ReadToEndAsync();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var sent = 0; !answer.IsCompleted && await pace.WaitForNextTickAsync(); sent++)
        {
            try
            {
                await SendAsync(text[sent % text.Length].ToString());
            }
            catch (IOException)
            {
                break;
            }
        }

        return await answer;
    }

    /// <summary>Has no more to say, and listens on.</summary>
    public void CloseHalf() => _client.Client.Shutdown(SocketShutdown.Send);

    public async Task<string> ReadToEndAsync()
    {
        var buffer = new byte[4096];
        var text = new StringBuilder();
        try
        {
            while (await _stream.ReadAsync(buffer).AsTask().InTime() is > 0 and var count)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Cut off.
        }

        return text.ToString();
    }

    public void Dispose() => _client.Dispose();
}
