using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class StoreCallsTests : IDisposable
{
    private readonly CoordinationFixture _replica = new();

    public void Dispose() => _replica.Dispose();

    [Fact]
    public async Task What_a_reply_retired_counts_also_where_it_comes_after_the_deadline()
    {
        using var watch = _replica.Feed.Watch();
        var reply = new TaskCompletionSource<SweepReply>();
        _replica.Store.OnSweep = _ => new(reply.Task);
        var calling = _replica.Calls.CallAsync("sweep", 100, static (store, limit) => store.SweepAsync(limit, default)).AsTask();
        await _replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _replica.Time.Advance(TimeSpan.FromMilliseconds(750));
        await Assert.ThrowsAsync<LeaseStoreUnavailableException>(() => calling);
        Assert.False(watch.Events.TryRead(out _));

        reply.SetResult(new SweepReply(ScriptedLeaseStore.Now, [Replies.Retired("dead", StreamOutcome.Stale)], 0));

        var told = await watch.Events.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("stream_end", "dead", "stale"), (told.Name, told.StreamId, told.Outcome));
    }

    [Fact]
    public async Task The_round_trip_of_the_last_answer_is_known()
    {
        Assert.Null(_replica.Calls.LastRoundTrip);
        _replica.Store.OnSweep = _ =>
        {
            _replica.Time.Advance(TimeSpan.FromMilliseconds(3));
            return new(new SweepReply(ScriptedLeaseStore.Now, [], 0));
        };

        await _replica.Sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(TimeSpan.FromMilliseconds(3), _replica.Calls.LastRoundTrip);
    }

    [Fact]
    public async Task A_replica_without_traffic_measures_its_way_to_the_store_and_takes_no_failure_for_an_outage()
    {
        await _replica.Calls.MeasureAsync();
        Assert.Equal(TimeSpan.Zero, _replica.Calls.LastRoundTrip);

        _replica.Store.OnTime = () => ValueTask.FromException<long>(new IOException("Injected: the store refuses."));
        await _replica.Calls.MeasureAsync();

        Assert.False(_replica.Calls.Breaker.IsOpen);
    }
}
