using System.Net.Sockets;
using System.Text;

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
            $"POST {Prompt.ChatPath} HTTP/1.1\r\nHost: proxy\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n{lines}\r\n{Body}"));
        return client;
    }

    /// <summary>Reads to the end; false where the connection was reset.</summary>
    public async Task<bool> DrainAsync(Action<ReadOnlyMemory<byte>>? seen = null)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await _socket.ReceiveAsync(buffer).WaitAsync(Limits.Patience) is > 0 and var read)
            {
                seen?.Invoke(buffer.AsMemory(0, read));
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
