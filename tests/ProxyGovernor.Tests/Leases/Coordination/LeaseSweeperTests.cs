using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Tests.Leases.Outage;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class LeaseSweeperTests : IDisposable
{
    private readonly CoordinationFixture _replica = new();
    private readonly MeasuredCounts _measured;

    public LeaseSweeperTests() => _measured = new MeasuredCounts(_replica.Meters);

    public void Dispose()
    {
        _measured.Dispose();
        _replica.Dispose();
    }

    [Fact]
    public async Task It_goes_on_while_there_is_more_than_one_sweep_takes()
    {
        var replies = new Queue<SweepReply>([Reply(overdue: 5, "a"), Reply(overdue: 1, "b"), Reply(overdue: 0, "c")]);
        _replica.Store.OnSweep = _ => new(replies.Dequeue());

        await _replica.Sweeper.SweepAsync(CancellationToken.None);

        Assert.Empty(replies);
    }

    [Fact]
    public async Task It_does_not_spin_where_nothing_can_be_retired()
    {
        var sweeps = 0;
        _replica.Store.OnSweep = _ =>
        {
            sweeps++;
            return new(new SweepReply(ScriptedLeaseStore.Now, [], Overdue: 5));
        };

        await _replica.Sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(1, sweeps);
    }

    [Fact]
    public async Task What_is_overdue_is_what_a_sweep_finds_and_not_what_it_leaves()
    {
        var replies = new Queue<SweepReply>([Reply(overdue: 2, "a", "b"), Reply(overdue: 0, "c", "d"), Reply(overdue: 0)]);
        _replica.Store.OnSweep = _ => new(replies.Dequeue());
        var found = new List<int>();

        for (var sweep = 0; sweep < 2; sweep++)
        {
            await _replica.Sweeper.SweepAsync(CancellationToken.None);
            found.Add(_measured.Gauge("proxygovernor.runs.overdue"));
        }

        Assert.Equal([4, 0], found);
    }

    [Fact]
    public async Task A_failing_store_is_asked_again_at_the_next_sweep()
    {
        using var swept = new SemaphoreSlim(0);
        _replica.Store.OnSweep = _ =>
        {
            swept.Release();
            throw new IOException("cut");
        };
        await _replica.Sweeper.StartAsync(TestContext.Current.CancellationToken);
        await _replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _replica.Time.Advance(_replica.Options.SweepInterval - TimeSpan.FromMilliseconds(1));
        Assert.Equal((1, 0), (_replica.Time.TimerCount, swept.CurrentCount));

        for (var i = 0; i < 3; i++)
        {
            await _replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
            await _replica.Heartbeat.BeatAsync();
            _replica.Time.Advance(_replica.Options.SweepInterval * 1.25);
            await swept.WaitAsync(TestContext.Current.CancellationToken);
        }

        await _replica.Sweeper.StopAsync(TestContext.Current.CancellationToken);
    }

    private static SweepReply Reply(int overdue, params string[] retired) =>
        new(ScriptedLeaseStore.Now, [.. retired.Select(id => Replies.Retired(id, StreamOutcome.Stale))], overdue);
}
