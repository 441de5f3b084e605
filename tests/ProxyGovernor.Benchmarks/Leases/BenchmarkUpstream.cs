using System.Diagnostics;
using System.Threading.Channels;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>
/// The model server: sends one event at once. A request that asks to be held stays open until its connection is closed; any other is
/// completed. It takes the times itself, in the process that also starts each measurement, so that all are of one clock.
/// </summary>
internal sealed class BenchmarkUpstream : IAsyncDisposable
{
    /// <summary>A header that asks for a stream without end.</summary>
    public const string Hold = "X-Benchmark-Hold";

    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string Event = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[]}\n\n";

    private readonly Channel<HeldStream> _held = Channel.CreateUnbounded<HeldStream>();
    private readonly RawModelServer _server;

    public BenchmarkUpstream() => _server = RawModelServer.Start(ServeAsync);

    public Uri Address => _server.Address;

    /// <summary>The next held stream that was opened.</summary>
    public ValueTask<HeldStream> NextAsync(CancellationToken cancellationToken) => _held.Reader.ReadAsync(cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(RawConnection connection)
    {
        while (true)
        {
            var request = await connection.ReadRequestAsync();
            var opened = Stopwatch.GetTimestamp();
            await connection.WriteAsync(Head);
            await connection.WriteChunkAsync(Event);
            if (request.Header(Hold) is not null)
            {
                var stream = new HeldStream(opened);
                _held.Writer.TryWrite(stream);
                await connection.WaitForPeerCloseAsync();
                stream.Close(Stopwatch.GetTimestamp());
                return;
            }

            await connection.WriteChunkAsync("data: [DONE]\n\n");
            await connection.EndChunksAsync();
        }
    }
}
