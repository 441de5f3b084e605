using System.Collections.Concurrent;
using System.Diagnostics;
using ProxyGovernor.Leases.Outage;

namespace ProxyGovernor.LeaseConformance.Topologies.Live;

/// <summary>Rapid supersedes of a few sessions by two replicas, and when each stream was open.</summary>
internal sealed class LiveLoad(IReadOnlyList<LiveReplica> replicas)
{
    private const int Loops = 8;
    private const int Sessions = 4;
    private static readonly TimeSpan LongestStream = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentBag<(string Session, long Opened, long Closed)> _streams = [];

    /// <summary>Streams that have ended so far.</summary>
    public int Ended => _streams.Count;

    public Task RunAsync(CancellationToken end) => Task.WhenAll(Enumerable.Range(0, Loops).Select(loop => Task.Run(() => LoopAsync(loop, end), CancellationToken.None)));

    /// <summary>The longest time two streams of one session were open together.</summary>
    public TimeSpan LongestOverlap() => _streams.GroupBy(stream => stream.Session, StringComparer.Ordinal).Max(LongestOverlap);

    private static TimeSpan LongestOverlap(IEnumerable<(string Session, long Opened, long Closed)> streams)
    {
        var (longest, latest) = (0L, 0L);
        foreach (var (_, opened, closed) in streams.OrderBy(stream => stream.Opened))
        {
            longest = Math.Max(longest, Math.Min(latest, closed) - opened);
            latest = Math.Max(latest, closed);
        }

        return Stopwatch.GetElapsedTime(0, longest);
    }

    private async Task LoopAsync(int loop, CancellationToken end)
    {
        for (var turn = loop; !end.IsCancellationRequested; turn++)
        {
            var run = new LiveRun(replicas[turn % replicas.Count], $"load-{loop % Sessions}");
            try
            {
                if (await run.AcquireAsync())
                {
                    var opened = Stopwatch.GetTimestamp();
                    await Task.WhenAny(run.Stopped, Task.Delay(LongestStream, CancellationToken.None));
                    _streams.Add((run.Identity.Session, opened, Stopwatch.GetTimestamp()));
                }
            }
            catch (LeaseStoreUnavailableException)
            {
                // The client's pause before it tries again.
                await Task.Delay(LongestStream, CancellationToken.None);
            }

            await run.ReleaseAsync();
        }
    }
}
