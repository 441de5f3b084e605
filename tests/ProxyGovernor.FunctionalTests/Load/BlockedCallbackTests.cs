using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load;

/// <summary>With completions on the threads that wait for sockets, whatever blocks on one of them stalls half of all streams.</summary>
[Collection(nameof(Alone))]
public sealed class BlockedCallbackTests
{
    /// <summary>A thread may stand still for a collection of the heap, or because the machine is busy.</summary>
    private static readonly TimeSpan Tolerated = TimeSpan.FromMilliseconds(600);

    [Fact(Timeout = 120_000)]
    public async Task A_log_that_nobody_reads_stops_no_stream()
    {
        await using var model = new LoadModel();
        await using var host = await LoadHost.StartAsync(model.Address, readLog: false, "Logging:Console:MaxQueueLength=64");
        await using var watch = SocketThreadWatch.Start(host.Id);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async lane =>
        {
            for (var number = 0; number < 100; number++)
            {
                await CompleteAsync(host, $"{lane}-{number}");
            }
        }));
        Assert.InRange(watch.LongestBlock, TimeSpan.Zero, Tolerated);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_callback_that_blocks_is_seen()
    {
        await using var model = new LoadModel();
        await using var host = await LoadHost.StartAsync(model.Address, readLog: false, "Logging:Console:MaxQueueLength=64", "Logging:Console:QueueFullMode=Wait");
        await using var watch = SocketThreadWatch.Start(host.Id);

        // Sooner or later the pipe to whoever reads the log is full. These never come to their ends.
        for (var lane = 0; lane < 8; lane++)
        {
            _ = CompleteForeverAsync(host, lane);
        }

        while (watch.LongestBlock <= Tolerated)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    private static async Task CompleteForeverAsync(LoadHost host, int lane)
    {
        for (var number = 0; ; number++)
        {
            await CompleteAsync(host, $"{lane}-{number}");
        }
    }

    private static async Task CompleteAsync(LoadHost host, string name)
    {
        using var stream = await LoadStream.OpenAsync(host.Client, name, name, events: 2, interval: 1);
        await stream.ReadAsync();
        Assert.Equal((2, 0, 1), (stream.OwnEvents, stream.ForeignEvents, stream.Terminals));
    }
}
