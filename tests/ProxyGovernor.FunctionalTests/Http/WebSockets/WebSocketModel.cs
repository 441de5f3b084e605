using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Http.WebSockets;

/// <summary>A connection that a <see cref="WebSocketModel"/> took.</summary>
/// <param name="Headers">Of its upgrade request.</param>
/// <param name="Ended">How it ended: by a close handshake (true), or cut (false).</param>
internal sealed record ModelSocket(IHeaderDictionary Headers, Task<bool> Ended);

/// <summary>An upstream that takes upgrades on any path and sends every message back, but for those that tell it what else to do.</summary>
internal sealed class WebSocketModel : IAsyncDisposable
{
    /// <summary>Drop the connection.</summary>
    public const string Abort = "abort";

    /// <summary>Read on, and say nothing to this message.</summary>
    public const string Silence = "silence";

    /// <summary>What begins a message that is answered by a Close frame of the status that follows.</summary>
    public const string Close = "close ";

    private readonly Channel<ModelSocket> _taken = Channel.CreateUnbounded<ModelSocket>();
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private readonly WebApplication _application;

    private WebSocketModel(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listener => listener.Protocols = protocols));
        _application = builder.Build();
        _application.UseWebSockets();
        _application.Run(ServeAsync);
    }

    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public static async Task<WebSocketModel> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        var model = new WebSocketModel(protocols);
        await model._application.StartAsync();
        return model;
    }

    /// <summary>The next connection, in order of arrival.</summary>
    public Task<ModelSocket> NextAsync() => _taken.Reader.ReadAsync().AsTask().InTime();

    /// <summary>The next message, in order of arrival.</summary>
    public Task<string> HeardAsync() => _heard.Reader.ReadAsync().AsTask().InTime();

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _taken.Writer.WriteAsync(new ModelSocket(new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), ended.Task));
        try
        {
            await AnswerAsync(context, socket);
            ended.SetResult(true);
        }
        catch (Exception cut) when (cut is WebSocketException or IOException or OperationCanceledException)
        {
            ended.SetResult(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, WebSocket socket)
    {
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
        {
            var text = Encoding.UTF8.GetString(buffer, 0, message.Count);
            await _heard.Writer.WriteAsync(text);
            if (text == Abort)
            {
                context.Abort();
            }
            else if (text.StartsWith(Close, StringComparison.Ordinal))
            {
                var status = int.Parse(text[Close.Length..], System.Globalization.CultureInfo.InvariantCulture);
                await socket.CloseOutputAsync((WebSocketCloseStatus)status, "said so", CancellationToken.None);
            }

            if (text != Silence && socket.State == WebSocketState.Open)
            {
                await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
            }
        }

        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
    }
}
