using System.Diagnostics;
using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Processes;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>
/// From a client's request to the first event, each in a session of its own: a host with leases in Redis and one with leases in memory, in turn;
/// and what Redis itself takes to answer anything at all, just as seldom.
/// </summary>
internal sealed class FirstEventBenchmark(HostProcess memory, HostProcess redis, BareRedis bare, int samples) : ILeaseBenchmark
{
    private static readonly Measure InMemory = new("first event, leases in memory, p50", "µs");
    private static readonly Measure InRedis = new("first event, leases in Redis, p50", "µs");
    private static readonly Measure Added = new("first event, added by Redis, p50", "µs", AtMost: 150);
    private static readonly Measure Ratio = new("first event, Redis / memory", "×");
    private static readonly Measure Floor = new("floor: PING over a bare socket, p50", "µs");
    private static readonly Measure OverFloor = new("first event, added by Redis / floor", "×");

    public async Task MeasureAsync(RoundTable table, CancellationToken cancellationToken)
    {
        var (inMemory, inRedis, answers) = (new Samples(), new Samples(), new Samples());
        for (var sample = 0; sample < samples; sample++)
        {
            await MeasureAsync(memory, inMemory, cancellationToken);
            await MeasureAsync(redis, inRedis, cancellationToken);
            bare.Measure(answers);
        }

        var (without, with, floor) = (inMemory.Percentile(0.5), inRedis.Percentile(0.5), answers.Percentile(0.5));
        table.Add(InMemory, without);
        table.Add(InRedis, with);
        table.Add(Added, with - without);
        table.Add(Ratio, with / without);
        table.Add(Floor, floor);
        table.Add(OverFloor, (with - without) / floor);
    }

    private static async Task MeasureAsync(HostProcess host, Samples samples, CancellationToken cancellationToken)
    {
        var session = Guid.NewGuid().ToString("N");
        var sent = Stopwatch.GetTimestamp();
        using var stream = await ChatStream.OpenAsync(host.Client, session, held: false, cancellationToken);
        samples.Add(sent, stream.FirstEvent);
        await stream.EndAsync(cancellationToken);
    }
}
