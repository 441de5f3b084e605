using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
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
}
