using System.Diagnostics;
using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Processes;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>From a client's request to the first event, each in a session of its own: a host with leases in Redis and one with leases in memory, in turn.</summary>
internal sealed class FirstEventBenchmark(HostProcess memory, HostProcess redis, int samples) : ILeaseBenchmark
{
    private static readonly Measure InMemory = new("first event, leases in memory, p50", "µs");
    private static readonly Measure InRedis = new("first event, leases in Redis, p50", "µs");
    private static readonly Measure Added = new("first event, added by Redis, p50", "µs", AtMost: 150);
    private static readonly Measure Ratio = new("first event, Redis / memory", "×");

    public async Task MeasureAsync(RoundTable table, CancellationToken cancellationToken)
    {
        var (inMemory, inRedis) = (new Samples(), new Samples());
        for (var sample = 0; sample < samples; sample++)
        {
            await MeasureAsync(memory, inMemory, cancellationToken);
            await MeasureAsync(redis, inRedis, cancellationToken);
        }

        var (without, with) = (inMemory.Percentile(0.5), inRedis.Percentile(0.5));
        table.Add(InMemory, without);
        table.Add(InRedis, with);
        table.Add(Added, with - without);
        table.Add(Ratio, with / without);
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
