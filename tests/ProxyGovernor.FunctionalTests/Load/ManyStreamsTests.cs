using System.Globalization;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load;

/// <summary>
/// Ten thousand streams at once, each with a connection of its own to the model server. Half of the clients speak HTTP/1.1, with a
/// connection each, and half HTTP/2, with a hundred streams to a connection: were all of them the former, both this process and the host
/// would need 20,000 file handles, which is more than many a machine grants.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ManyStreamsTests
{
    private const int Streams = 10_000;

    /// <summary>A connection to a model server for each stream, one to a client for each second, and 1,000 for everything else that a process has open.</summary>
    private const int Handles = Streams + (Streams / 2) + 1_000;

    /// <summary>Opened at once: below what a listener keeps waiting.</summary>
    private const int AtOnce = 200;

    [Fact(Timeout = 120_000)]
    public async Task None_is_lost_and_each_has_its_own_events_and_one_terminal()
    {
        Assert.SkipUnless(HandleLimit() >= Handles, $"Needs {Handles} file handles (ulimit -n).");
        await using var model = new LoadModel();
        await using var host = await LoadHost.StartAsync(model.Address, readLog: true, "StreamGovernance:Policies:chat:Timeouts:Idle=00:02:00");

        var streams = new LoadStream[Streams];
        await Parallel.ForAsync(0, Streams, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            var name = number.ToString(CultureInfo.InvariantCulture);
            streams[number] = await LoadStream.OpenAsync(number % 2 == 0 ? host.Client : host.Http2Client, name, name, events: 2);
            await streams[number].ReadAsync(events: 1);
        });
        Assert.Equal(Streams, streams.DistinctBy(static stream => stream.StreamId).Count());

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
