using System.Text;
using System.Threading.Channels;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>An upstream that keeps each request as its bytes said, and answers with the bytes that it was given.</summary>
internal sealed class RecordingUpstream : IAsyncDisposable
{
    private readonly Channel<RawRequest> _received = Channel.CreateUnbounded<RawRequest>();
    private readonly RawModelServer _server;

    public RecordingUpstream(string answer) => _server = RawModelServer.Start(async connection =>
    {
        while (true)
        {
            await _received.Writer.WriteAsync(await connection.ReadRequestAsync());
            await connection.WriteAsync(Encoding.Latin1.GetBytes(answer));
        }
    });

    public Uri Address => _server.Address;

    public async Task<RawRequest> NextAsync() => await _received.Reader.ReadAsync().AsTask().WaitAsync(Limits.Patience);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
