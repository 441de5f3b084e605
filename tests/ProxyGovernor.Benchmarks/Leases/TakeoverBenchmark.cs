using System.Diagnostics;
using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Processes;
using StackExchange.Redis;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>
/// Takeovers of one session by two host processes in turn, sample by sample beside the floor: a publish, on which another process
/// cancels its request. Both begin where this process sends, and end where the model server sees the older stream's close.
/// </summary>
internal sealed class TakeoverBenchmark(HostProcess[] replicas, BenchmarkUpstream governed, IDatabase redis, BenchmarkUpstream bare, int samples) : ILeaseBenchmark
{
    private static readonly Measure Floor = new("takeover floor: publish → other process cancels → upstream sees the close, p50", "µs");
    private static readonly Measure Close = new("takeover: newer request sent → upstream sees the older one's close, p50", "µs");
    private static readonly Measure CloseTail = new("the same, p95", "µs");
    private static readonly Measure Ratio = new("takeover / floor", "×", AtMost: 2);
    private static readonly Measure Handover = new("takeover: newer request sent → upstream gets it, p50", "µs");
    private static readonly Measure HandoverRatio = new("the same / floor", "×");

    private readonly string _session = Guid.NewGuid().ToString("N");
    private (ChatStream Client, HeldStream Upstream)? _owner;
    private HeldStream? _bare;
    private int _turn;

    public async Task MeasureAsync(RoundTable table, CancellationToken cancellationToken)
    {
        var (floor, close, handover) = (new Samples(), new Samples(), new Samples());
        for (var sample = 0; sample < samples; sample++)
        {
            await MeasureFloorAsync(floor, cancellationToken);
            await TakeOverAsync(close, handover, cancellationToken);
        }

        table.Add(Floor, floor.Percentile(0.5));
        table.Add(Close, close.Percentile(0.5));
        table.Add(CloseTail, close.Percentile(0.95));
        table.Add(Ratio, close.Percentile(0.5) / floor.Percentile(0.5));
        table.Add(Handover, handover.Percentile(0.5));
        table.Add(HandoverRatio, handover.Percentile(0.5) / floor.Percentile(0.5));
    }

    private async Task MeasureFloorAsync(Samples floor, CancellationToken cancellationToken)
    {
        var open = _bare ?? await bare.NextAsync(cancellationToken);
        var sent = Stopwatch.GetTimestamp();
        await redis.PublishAsync(Canceller.Channel, "", CommandFlags.None);
        floor.Add(sent, await open.Closed.WaitAsync(cancellationToken));
        _bare = await bare.NextAsync(cancellationToken);
    }

    private async Task TakeOverAsync(Samples close, Samples handover, CancellationToken cancellationToken)
    {
        var owner = _owner ?? await OpenAsync(cancellationToken);
        var sent = Stopwatch.GetTimestamp();
        var newer = await OpenAsync(cancellationToken);
        close.Add(sent, await owner.Upstream.Closed.WaitAsync(cancellationToken));
        handover.Add(sent, newer.Upstream.Opened);
        await owner.Client.EndAsync(cancellationToken);
        owner.Client.Dispose();
        _owner = newer;
    }

    private async Task<(ChatStream Client, HeldStream Upstream)> OpenAsync(CancellationToken cancellationToken)
    {
        var client = await ChatStream.OpenAsync(replicas[_turn++ % replicas.Length].Client, _session, held: true, cancellationToken);
        return (client, await governed.NextAsync(cancellationToken));
    }
}
