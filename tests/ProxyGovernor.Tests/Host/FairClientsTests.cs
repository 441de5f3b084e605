using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Host;

namespace ProxyGovernor.Tests.Host;

/// <summary>A client that sends request upon request must not keep the thread that answers it.</summary>
public sealed class FairClientsTests
{
    private const int Reads = 10_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_never_lets_its_reader_wait_gives_the_thread_back_now_and_then()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(new byte[Reads], Cancellation);

        Assert.InRange(await CountWaitsAsync(new FairReader(pipe.Reader)), 1, Reads / 10);
        Assert.Equal(0, await CountLeftAsync(pipe));
    }

    [Fact]
    public async Task One_that_waits_for_its_answers_keeps_it()
    {
        var pipe = new Pipe();
        var reader = new FairReader(pipe.Reader);
        for (int request = 0; request < Reads; request++)
        {
            ValueTask<ReadResult> waiting = reader.ReadAsync(Cancellation);
            Assert.False(waiting.IsCompleted);
            await pipe.Writer.WriteAsync(new byte[1], Cancellation);
            reader.AdvanceTo((await waiting).Buffer.End);
        }
    }

    [Fact]
    public async Task Every_listener_has_it()
    {
        var input = new TaskCompletionSource<PipeReader>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseFairClients().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Run(connection =>
        {
            input.SetResult(connection.Transport.Input);
            return Task.CompletedTask;
        })));
        await using WebApplication app = builder.Build();
        await app.StartAsync(Cancellation);

        var address = new Uri(app.Urls.Single());
        using var client = new TcpClient(address.Host, address.Port);

        Assert.IsType<FairReader>(await input.Task.WaitAsync(Cancellation));
    }

    private static async Task<int> CountWaitsAsync(FairReader reader)
    {
        int waits = 0;
        for (int read = 0; read < Reads; read++)
        {
            ValueTask<ReadResult> reading = reader.ReadAsync(Cancellation);
            waits += reading.IsCompleted ? 0 : 1;
            reader.AdvanceTo((await reading).Buffer.GetPosition(1));
        }

        return waits;
    }

    private static async Task<long> CountLeftAsync(Pipe pipe)
    {
        await pipe.Writer.CompleteAsync();
        return (await pipe.Reader.ReadAsync(Cancellation)).Buffer.Length;
    }
}
