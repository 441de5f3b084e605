using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Http.WebSockets;

/// <summary>An upstream whose frames a test writes byte by byte.</summary>
internal static class RawWebSocket
{
    // RFC 6455, 1.3.
    private const string Key = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>A server that takes the upgrade, sends these bytes, and then nothing until the peer closes.</summary>
    public static RawModelServer Start(params byte[] frames) => RawModelServer.Start(async connection =>
    {
        await AcceptAsync(connection);
        await connection.WriteAsync(frames);
        await connection.WaitForPeerCloseAsync();
    });

    [SuppressMessage("Security", "CA5350", Justification = "The handshake is defined with SHA-1, and protects nothing.")]
    public static async Task AcceptAsync(RawConnection connection)
    {
        var request = await connection.ReadRequestAsync();
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(request.Header("Sec-WebSocket-Key") + Key)));
        await connection.WriteAsync($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
    }

    /// <summary>A client that is through its upgrade, and sees what comes byte by byte.</summary>
    public static async Task<NetworkStream> ConnectAsync(GovernedProxy proxy)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(proxy.Address.Host, proxy.Address.Port).InTime();
        var connection = new NetworkStream(socket, ownsSocket: true);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {WebSocketClient.Path} HTTP/1.1\r\nHost: proxy\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        var head = "";
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head += Encoding.ASCII.GetString(await ReadAsync(connection, 1));
        }

        return connection;
    }

    public static async Task<byte[]> ReadAsync(NetworkStream connection, int count)
    {
        var bytes = new byte[count];
        await connection.ReadExactlyAsync(bytes).AsTask().InTime();
        return bytes;
    }

    /// <summary>What still comes until the connection is closed or reset.</summary>
    public static async Task<byte[]> ReadToEndAsync(NetworkStream connection)
    {
        using var rest = new MemoryStream();
        try
        {
            await connection.CopyToAsync(rest).InTime();
        }
        catch (IOException)
        {
            // Reset.
        }

        return rest.ToArray();
    }
}
