using System.Collections.Concurrent;
using ProxyGovernor.Leases;

namespace ProxyGovernor.LeaseConformance;

/// <summary>Random histories by many replicas at once: whatever they do, the promises hold at the end.</summary>
public abstract class ConcurrencyConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    private const int Replicas = 8;
    private const int Steps = 150;

    private readonly ConcurrentBag<string> _retired = [];
    private readonly ConcurrentDictionary<string, (string Session, long Fence)> _entered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<long, string>> _fences = new(StringComparer.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_run_that_entered_is_retired_exactly_once(int seed)
    {
        await Task.WhenAll(Enumerable.Range(0, Replicas).Select(replica => Task.Run(() => Live(replica, new Random((seed * 100) + replica)))));
        foreach (var (run, (session, fence)) in _entered)
        {
            Collect(await Finalize(run, fence, session: session));
        }

        Assert.Empty(await List());
        Assert.Equal(_entered.Keys.Order(StringComparer.Ordinal), _retired.Order(StringComparer.Ordinal));
    }

    private async Task Live(int replica, Random random)
    {
        for (var step = 0; step < Steps; step++)
        {
            var run = $"{replica}-{random.Next(step + 1)}";
            var session = $"session-{random.Next(3)}";
            if (_entered.TryGetValue(run, out var known))
            {
                session = known.Session;
            }

            await Act(run, session, known.Fence, random);
        }
    }

    private async Task Act(string run, string session, long fence, Random random)
    {
        switch (random.Next(12))
        {
            case < 5:
                // As a replica does: only the first call may enter, or a tombstone that is long gone would let a run in twice.
                Enter(run, session, await Acquire(run, session, (ConflictPolicy)random.Next(3), queueLimit: 3, claim: !_asked.TryAdd(run, true)));
                break;
            case < 8:
                Collect(await Finalize(run, fence, session: session));
                break;
            case 8:
                Collect(await Stop(run));
                break;
            case 9:
                Collect(await Cancel(session));
                break;
            case 10:
                Collect((await Renew(run, fence, session)).Reply);
                break;
            default:
                await Harness.PassAsync(random.Next(4) == 0 ? Valve / 2 : Moment);
                Collect(await Sweep());
                break;
        }
    }

    private void Enter(string run, string session, AcquireReply reply)
    {
        Collect(reply);
        if (reply.Code is AcquireCode.Granted or AcquireCode.Waiting)
        {
            _entered.AddOrUpdate(run, (session, reply.Fence), (_, known) => (session, Math.Max(known.Fence, reply.Fence)));
        }

        if (reply.Code == AcquireCode.Granted)
        {
            var holder = _fences.GetOrAdd(session, _ => new()).GetOrAdd(reply.Fence, run);
            Assert.Equal(run, holder);
        }
    }

    private void Collect(StoreReply reply)
    {
        foreach (var ended in reply.Retired)
        {
            Assert.NotNull(ended.Outcome);
            _retired.Add(ended.Run.Id);
        }
    }
}
