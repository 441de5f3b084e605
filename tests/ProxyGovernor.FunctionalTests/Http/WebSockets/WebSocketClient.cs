using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Http.WebSockets;

/// <summary>A client of the realtime path.</summary>
internal static class WebSocketClient
{
    public const string Path = "/v1/realtime";

    /// <summary>Connects over HTTP/1.1, or over cleartext HTTP/2 with an extended CONNECT.</summary>
    public static async Task<ClientWebSocket> ConnectAsync(this GovernedProxy proxy, string? session, string path = Path, string version = "1.1")
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.CollectHttpResponseDetails = true;
        if (session is not null)
        {
            socket.Options.SetRequestHeader("X-Session-Id", session);
        }

        await socket.ConnectAsync(new UriBuilder(proxy.Address) { Scheme = "ws", Path = path }.Uri, proxy.Client, CancellationToken.None).InTime();
        return socket;
    }

    public static string StreamId(this ClientWebSocket socket) => socket.HttpResponseHeaders!["X-Stream-Id"].Single();

    public static Task SayAsync(this WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).InTime();

    public static async Task<string> HearAsync(this WebSocket socket)
    {
        var buffer = new byte[1024];
        var message = await socket.ReceiveAsync(buffer, CancellationToken.None).InTime();
        Assert.NotEqual(WebSocketMessageType.Close, message.MessageType);
        return Encoding.UTF8.GetString(buffer, 0, message.Count);
    }

    public static async Task<string> EchoAsync(this WebSocket socket, string text)
    {
        await socket.SayAsync(text);
        return await socket.HearAsync();
    }

    /// <summary>Reads to the Close frame, which must be next, and returns its status and reason.</summary>
    public static async Task<(int? Status, string? Reason)> ClosedAsync(this WebSocket socket)
    {
        var message = await socket.ReceiveAsync(new byte[1024], CancellationToken.None).InTime();
        Assert.Equal(WebSocketMessageType.Close, message.MessageType);
        return ((int?)socket.CloseStatus, socket.CloseStatusDescription);
    }

    /// <summary>Has a proxy listen for cleartext HTTP/2 alone.</summary>
    public static void ListenForHttp2(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.ConfigureEndpointDefaults(static listener => listener.Protocols = HttpProtocols.Http2));
}
