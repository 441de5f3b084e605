using System.Net.Sockets;
using System.Text;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A client on a bare socket with a small receive buffer, which reads only when told to.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

    private RawClient()
    {
    }

    /// <summary>Connects and sends a streaming chat request.</summary>
    public static async Task<RawClient> PostAsync(GovernedProxy proxy, params (string Name, string Value)[] headers)
    {
        const string Body = """{"stream":true}""";
        var client = new RawClient();
        await client._socket.ConnectAsync(proxy.Address.Host, proxy.Address.Port);
        var lines = string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"));
        await client._socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST {Prompt.ChatPath} HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n{lines}\r\n{Body}"));
        return client;
    }

    /// <summary>
    /// Returns once all buffers on the way to this client are full: the model server got nothing off for as long as a silent stream took to be
    /// ended by <c>Timeouts:Idle</c>, which the proxy has set short.
    /// </summary>
    public static async Task WaitUntilStuckAsync(GovernedProxy proxy, ModelRequest request)
    {
        int sent;
        do
        {
            sent = request.EventsSent;
            using var silent = await proxy.PostAsync("silent", ("X-Model-Fault", "stall@1"));
            await silent.ReadToEndAsync();
            Assert.Equal("timeout_idle", await proxy.Lifecycle.OutcomeAsync(silent.StreamId));
        }
        while (sent != request.EventsSent);
    }

    /// <summary>Reads to the end; false where the connection was reset.</summary>
    public async Task<bool> DrainAsync()
    {
        var buffer = new byte[65_536];
        try
        {
            while (await _socket.ReceiveAsync(buffer).WaitAsync(Limits.Patience) > 0)
            {
                // Nobody looks at what comes.
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}
