using System.Diagnostics;
using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>Acquires of free sessions, one after another; each is released before the next.</summary>
internal sealed class AcquireBenchmark(Replica replica, int samples) : ILeaseBenchmark
{
    private static readonly Measure Median = new("acquire, p50", "µs", AtMost: 500);
    private static readonly Measure Tail = new("acquire, p95", "µs");
    private static readonly RunSummary Nothing = new(null, null, null, 0, 0, null);

    public async Task MeasureAsync(RoundTable table, CancellationToken cancellationToken)
    {
        var took = new Samples();
        for (var sample = 0; sample < samples; sample++)
        {
            var run = replica.NewRun();
            var sent = Stopwatch.GetTimestamp();
            var reply = await replica.AcquireAsync(run, cancellationToken);
            took.Add(sent, Stopwatch.GetTimestamp());
            await replica.Store.FinalizeAsync(new FinalizeRequest(run.Session, run.Id, reply.Fence, StreamOutcome.Completed, Nothing), cancellationToken);
        }

        table.Add(Median, took.Percentile(0.5));
        table.Add(Tail, took.Percentile(0.95));
    }
}
