using System.Diagnostics;
using System.Globalization;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests.Load;

/// <summary>Who stands still holds up nobody else.</summary>
[Collection(nameof(Alone))]
public sealed class StarvationTests
{
    private const int Streams = 500;
    private const int Events = 40;
    private const int Interval = 200;
    private const int FirstEvents = 5;
    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(5);

    /// <summary>A bound that a busy machine keeps, and who waits for the store does not.</summary>
    private static readonly TimeSpan Pace = StorePause / 2;

    /// <summary>Below the deadline of a call to the store.</summary>
    private static readonly TimeSpan Block = TimeSpan.FromMilliseconds(600);

    [Fact(Timeout = 120_000)]
    public async Task Streams_keep_their_pace_while_a_client_a_model_server_and_the_store_stand_still()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var model = new LoadModel();
        await using var host = await LoadHost.StartAsync(model.Address, readLog: true, "ConnectionStrings:Redis=" + redis.Address);
        await using var watch = SocketThreadWatch.Start(host.Id);
        using var unread = await LoadStream.OpenAsync(host.Client, "unread", "unread", events: 100_000, interval: 0, padding: 4096);
        using var stalled = await LoadStream.OpenAsync(host.Client, "stalled", "stalled", events: 2);

        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(number => OpenAsync(host, number)));
        Array.ForEach(streams, static stream => stream.SlowestEvent = TimeSpan.Zero);
        var reading = Task.WhenAll(streams.Select(static stream => stream.ReadAsync()));
        await SignalAsync("STOP", redis);
        try
        {
            await Task.Delay(StorePause, TestContext.Current.CancellationToken);
            Assert.False(reading.IsCompleted, "The streams ended before the store was back.");
        }
        finally
        {
            await SignalAsync("CONT", redis);
        }

        await reading;
        Assert.All(streams, static stream => Assert.Equal((Events, 0, 1), (stream.OwnEvents, stream.ForeignEvents, stream.Terminals)));
        Assert.InRange(streams.Max(static stream => stream.SlowestEvent), TimeSpan.Zero, Pace);
        Assert.InRange(watch.LongestBlock, TimeSpan.Zero, Block);
        Array.ForEach(streams, static stream => stream.Dispose());
    }

    private static async Task<LoadStream> OpenAsync(LoadHost host, int number)
    {
        var name = number.ToString(CultureInfo.InvariantCulture);
        var stream = await LoadStream.OpenAsync(host.Client, name, name, Events, Interval);
        await stream.ReadAsync(FirstEvents);
        return stream;
    }

    private static async Task SignalAsync(string signal, RedisServer redis)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {redis.ProcessId}")]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
