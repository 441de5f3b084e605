using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace ProxyGovernor.FunctionalTests.Load.Soak;

/// <summary>What a host holds at a moment when it has no stream.</summary>
/// <param name="Streams">That it has ended until then.</param>
/// <param name="Heap">Bytes of managed objects that outlived a full collection.</param>
/// <param name="NativeHeap">Bytes of the C library's heap: what the runtime and its libraries allocate.</param>
/// <param name="Resident">Bytes of memory, after that collection.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">All of the process.</param>
internal sealed record HostSample(long Streams, double Heap, double NativeHeap, double Resident, int Handles, int Threads)
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";

    /// <summary>Whoever begins to listen with this keyword has a full collection made first; it is over when the session has begun.</summary>
    private const long CollectHeap = 0x80_0000;

    private const int SmallestBuffer = 1;

    public static async Task<HostSample> TakeAsync(LoadHost host, long streams)
    {
        // Counted before the collection, which is asked for over a socket.
        var (handles, threads) = (host.Handles(), host.Threads());
        await CollectAsync(host.Id);
        var metrics = await Exposition.ReadAsync(host.Client);
        return new HostSample(
            streams, metrics.Sum("dotnet_gc_last_collection_heap_size_bytes"), host.NativeHeapBytes(), host.ResidentBytes(), handles, threads);
    }

    private static async Task CollectAsync(int process)
    {
        var provider = new EventPipeProvider(Runtime, EventLevel.Informational, CollectHeap);
        using var session = await new DiagnosticsClient(process).StartEventPipeSessionAsync([provider], requestRundown: false, SmallestBuffer, TestContext.Current.CancellationToken);
        var reading = session.EventStream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        await session.StopAsync(TestContext.Current.CancellationToken);
        await reading;
    }
}
