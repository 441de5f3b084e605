using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Leases.Memory;

public sealed class ForgettingTests
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(30);
    private static readonly RunSummary Summary = new(null, null, null, 0, 0, null);

    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryLeaseStore _store;

    public ForgettingTests() => _store = new MemoryLeaseStore(Keep, _clock);

    [Fact]
    public async Task A_run_that_falls_out_of_the_ring_is_forgotten_by_its_id_too()
    {
        for (var i = 0; i < 2 * EndedRuns.Most; i++)
        {
            await RunOnce($"run-{i}");
        }

        Assert.Equal((1, EndedRuns.Most), (_store.SessionCount, _store.RunCount));
        _clock.Advance(EndedRuns.Fresh);
        await RunOnce("one more");

        Assert.Equal((1, EndedRuns.Capacity), (_store.SessionCount, _store.RunCount));
    }

    [Fact]
    public async Task A_fence_that_ran_ahead_of_the_clock_is_outgrown_after_its_session_was_forgotten()
    {
        var ahead = (await _store.GetTimeAsync(Cancellation) + 3_600_000) * 1000;
        await _store.RenewAsync(new([new(Identity("A"), ahead, null)], TimeSpan.FromSeconds(10), 0), Cancellation);
        await _store.FinalizeAsync(new("x", "A", ahead, StreamOutcome.Completed, Summary), Cancellation);
        _clock.Advance(Keep);
        await _store.SweepAsync(10, Cancellation);
        Assert.Equal((0, 0), (_store.SessionCount, _store.RunCount));

        Assert.True(await RunOnce("B") > ahead);
    }

    [Fact]
    public async Task No_change_is_lost_while_a_session_is_forgotten_again_and_again()
    {
        // Without a keep time every look at an idle session forgets it, so each grant races with a removal.
        var store = new MemoryLeaseStore(TimeSpan.Zero, _clock);
        using var done = new CancellationTokenSource();
        var sweeper = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    await store.SweepAsync(10, Cancellation);
                }
            },
            Cancellation);
        var last = 0L;
        for (var i = 0; i < 20_000; i++)
        {
            var fence = await RunOnce($"run-{i}", store);
            Assert.True(fence > last);
            last = fence;
        }

        await done.CancelAsync();
        await sweeper;
        await store.SweepAsync(10, Cancellation);
        Assert.Equal((0, 0), (store.SessionCount, store.RunCount));
    }

    [Fact]
    public async Task A_short_run_costs_little_memory()
    {
        var request = new AcquireRequest(Identity("A"), ConflictPolicy.Supersede, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), 0, 8, false);
        await RunOnce("warm");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var granted = _store.AcquireAsync(request, Cancellation);
        var ended = _store.FinalizeAsync(new("x", "A", (await granted).Fence, StreamOutcome.Completed, Summary), Cancellation);

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(FinalizeCode.Finalized, (await ended).Code);
        Assert.InRange(bytes, 1, 1024);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static LeaseRun Identity(string run) => new(run, "x", "replica", "tenant", "route", "policy", "Sse", 0);

    private async Task<long> RunOnce(string run, MemoryLeaseStore? store = null)
    {
        store ??= _store;
        var granted = await store.AcquireAsync(
            new(Identity(run), ConflictPolicy.Reject, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), 0, 0, false), Cancellation);
        Assert.Equal(AcquireCode.Granted, granted.Code);
        var ended = await store.FinalizeAsync(new("x", run, granted.Fence, StreamOutcome.Completed, Summary), Cancellation);
        Assert.Equal(FinalizeCode.Finalized, ended.Code);
        return granted.Fence;
    }
}
