using System.Diagnostics;
using System.Globalization;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Load;

/// <summary>
/// A model server for many streams at once. Each event says whose it is and when it was sent; the client takes its own time on the same
/// clock. The request says how many events it wants, and how they come.
/// </summary>
internal sealed class LoadModel : IAsyncDisposable
{
    /// <summary>How many events; the dialect's own end follows.</summary>
    public const string Events = "X-Load-Events";

    /// <summary>Milliseconds between events; without it all but the first wait for <see cref="Open"/>.</summary>
    public const string Interval = "X-Load-Interval";

    /// <summary>What each event bears, to tell streams apart.</summary>
    public const string Name = "X-Load-Name";

    /// <summary>Characters that each event is filled up with.</summary>
    public const string Padding = "X-Load-Padding";

    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RawModelServer _server;

    public LoadModel() => _server = RawModelServer.Start(ServeAsync);

    public Uri Address => _server.Address;

    /// <summary>Lets the waiting streams go on.</summary>
    public void Open() => _gate.TrySetResult();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(RawConnection connection)
    {
        while (true)
        {
            var request = await connection.ReadRequestAsync();
            await connection.WriteAsync(Head);
            var count = Number(request, Events);
            for (var number = 0; number < count; number++)
            {
                await connection.WriteChunkAsync(
                    string.Create(CultureInfo.InvariantCulture, $"data: {{\"name\":\"{request.Header(Name)}\",\"sent\":{Stopwatch.GetTimestamp()},\"choices\":[{new string(' ', Number(request, Padding))}]}}\n\n"));
                await PauseAsync(request);
            }

            await connection.WriteChunkAsync("data: [DONE]\n\n");
            await connection.EndChunksAsync();
        }
    }

    private Task PauseAsync(RawRequest request) => request.Header(Interval) is null ? _gate.Task : Task.Delay(Number(request, Interval));

    private static int Number(RawRequest request, string header) => int.Parse(request.Header(header) ?? "0", CultureInfo.InvariantCulture);
}
