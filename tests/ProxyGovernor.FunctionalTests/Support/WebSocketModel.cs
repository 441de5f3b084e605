using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A connection that a <see cref="WebSocketModel"/> took.</summary>
/// <param name="Headers">Of its upgrade request.</param>
/// <param name="Ended">How it ended: by a close handshake (true), or cut (false).</param>
internal sealed record ModelSocket(IHeaderDictionary Headers, Task<bool> Ended);

/// <summary>An upstream that takes upgrades on any path and sends every message back; at <see cref="Abort"/> it drops the connection.</summary>
internal sealed class WebSocketModel : IAsyncDisposable
{
    public const string Abort = "abort";

    private readonly Channel<ModelSocket> _taken = Channel.CreateUnbounded<ModelSocket>();
    private readonly WebApplication _application;

    private WebSocketModel()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.UseWebSockets();
        _application.Run(ServeAsync);
    }

    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public static async Task<WebSocketModel> StartAsync()
    {
        var model = new WebSocketModel();
        await model._application.StartAsync();
        return model;
    }

    /// <summary>The next connection, in order of arrival.</summary>
    public async Task<ModelSocket> NextAsync() => await _taken.Reader.ReadAsync().AsTask().WaitAsync(Limits.Patience);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _taken.Writer.WriteAsync(new ModelSocket(new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), ended.Task));
        try
        {
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
            {
                if (message.Count == Abort.Length && Encoding.UTF8.GetString(buffer, 0, message.Count) == Abort)
                {
                    context.Abort();
                }

                await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            ended.SetResult(true);
        }
        catch (Exception cut) when (cut is WebSocketException or IOException or OperationCanceledException)
        {
            ended.SetResult(false);
        }
    }
}
