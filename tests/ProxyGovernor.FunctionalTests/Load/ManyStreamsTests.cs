using System.Globalization;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load;

/// <summary>As many streams at once as there are file handles for, at most 10,000: each needs two in the host, and two here.</summary>
[Collection(nameof(Alone))]
public sealed class ManyStreamsTests
{
    private const int Wanted = 10_000;
    private const int HandlesPerStream = 2;

    /// <summary>For everything else that a process has open.</summary>
    private const int OtherHandles = 600;

    /// <summary>Opened at once: below what a listener keeps waiting.</summary>
    private const int AtOnce = 200;

    [Fact(Timeout = 120_000)]
    public async Task None_is_lost_and_each_has_its_own_events_and_one_terminal()
    {
        var count = Math.Min(Wanted, (HandleLimit() - OtherHandles) / HandlesPerStream);
        TestContext.Current.SendDiagnosticMessage("{0} streams", count);
        await using var model = new LoadModel();
        await using var host = await LoadHost.StartAsync(model.Address, readLog: true, "StreamGovernance:Policies:chat:Timeouts:Idle=00:02:00");

        var streams = new LoadStream[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            var name = number.ToString(CultureInfo.InvariantCulture);
            streams[number] = await LoadStream.OpenAsync(host.Client, name, name, events: 2);
            await streams[number].ReadAsync(events: 1);
        });
        Assert.Equal(count, streams.DistinctBy(static stream => stream.StreamId).Count());

        // All are open now.
        model.Open();
        await Task.WhenAll(streams.Select(static stream => stream.ReadAsync()));
        Assert.All(streams, static stream => Assert.Equal((2, 0, 1), (stream.OwnEvents, stream.ForeignEvents, stream.Terminals)));
        Array.ForEach(streams, static stream => stream.Dispose());
    }

    private static int HandleLimit()
    {
        var limit = File.ReadLines("/proc/self/limits").First(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = limit.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return soft == "unlimited" ? int.MaxValue : int.Parse(soft, CultureInfo.InvariantCulture);
    }
}
