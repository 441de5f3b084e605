using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class LeaseHeartbeatTests : IDisposable
{
    private readonly CoordinationFixture _replica = new();

    public void Dispose() => _replica.Dispose();

    [Fact]
    public async Task Leases_are_renewed_in_batches_of_200()
    {
        for (var i = 0; i < 450; i++)
        {
            await _replica.GrantedAsync($"run{i}");
        }

        await _replica.Heartbeat.BeatAsync();

        Assert.Equal([200, 200, 50], _replica.Store.Renewals.Select(request => request.Items.Count));
        Assert.Equal(450, _replica.Store.Renewals.SelectMany(request => request.Items).Select(item => item.Run.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_renewal_moves_the_local_end_counted_from_its_sending()
    {
        var lease = await _replica.GrantedAsync();
        _replica.Time.Advance(TimeSpan.FromSeconds(5));

        await BeatTakingAsync(TimeSpan.FromSeconds(1));

        _replica.Time.Advance(TimeSpan.FromMilliseconds(7999));
        Assert.False(_replica.IsOver(lease));
        _replica.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_replica.IsOver(lease));
    }

    [Fact]
    public async Task A_lease_that_ran_out_while_it_was_renewed_is_not_revived()
    {
        var lease = await _replica.GrantedAsync();
        _replica.Time.Advance(TimeSpan.FromMilliseconds(8999));

        await BeatTakingAsync(TimeSpan.FromMilliseconds(1));

        Assert.True(_replica.IsOver(lease));
        await _replica.Heartbeat.BeatAsync();
        Assert.Single(_replica.Store.Renewals);
    }

    [Fact]
    public async Task A_run_without_an_answer_misses_its_renewal_alone()
    {
        var answered = await _replica.GrantedAsync("answered");
        var unanswered = await _replica.GrantedAsync("unanswered");
        _replica.Store.OnRenew = request => new(new RenewReply(ScriptedLeaseStore.Now, [], false,
            [.. request.Items.Select(item => new RenewResult(item.Run.Id == "answered" ? RenewCode.Kept : RenewCode.Unanswered, null))]));
        _replica.Time.Advance(TimeSpan.FromSeconds(5));

        await _replica.Heartbeat.BeatAsync();

        _replica.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(_replica.IsOver(answered));
        Assert.True(_replica.IsOver(unanswered));
        Assert.Empty(RecordedHolder.StopsOf(unanswered));
    }

    [Fact]
    public async Task A_lease_that_is_over_is_never_renewed()
    {
        await _replica.GrantedAsync();
        _replica.Time.Advance(TimeSpan.FromSeconds(9));

        await _replica.Heartbeat.BeatAsync();

        Assert.Empty(_replica.Store.Renewals);
    }

    [Fact]
    public async Task A_run_that_was_granted_while_the_batch_was_under_way_is_not_lost_by_its_answer()
    {
        var lease = _replica.Register();
        _replica.Store.OnRenew = _ =>
        {
            lease.Grant(4, long.MaxValue);
            return Answer(RenewCode.Lost, null);
        };

        await _replica.Heartbeat.BeatAsync();

        Assert.Empty(RecordedHolder.StopsOf(lease));
    }

    [Theory]
    [InlineData(StreamOutcome.Superseded, StreamOutcome.Superseded)]
    [InlineData(StreamOutcome.Stale, StreamOutcome.LeaseLost)]
    [InlineData(null, StreamOutcome.LeaseLost)]
    internal async Task A_lost_lease_ends_its_run(StreamOutcome? told, StreamOutcome expected)
    {
        var lease = await _replica.GrantedAsync();
        _replica.Store.OnRenew = _ => Answer(RenewCode.Lost, told);

        await _replica.Heartbeat.BeatAsync();

        Assert.Equal([expected], RecordedHolder.StopsOf(lease));
    }

    [Theory]
    [InlineData(StreamOutcome.Superseded, FinalizeCode.Already)]
    [InlineData(null, FinalizeCode.Unknown)]
    internal async Task An_end_that_the_store_has_told_is_not_counted_again_when_the_store_has_forgotten_it(StreamOutcome? told, FinalizeCode expected)
    {
        var lease = await _replica.GrantedAsync();
        _replica.Store.OnRenew = _ => Answer(RenewCode.Lost, told);
        await _replica.Heartbeat.BeatAsync();
        _replica.Store.OnFinalize = _ => new(new FinalizeReply(ScriptedLeaseStore.Now, [], FinalizeCode.Unknown, null));

        Assert.Equal(expected, await _replica.Coordinator.ReleaseAsync(lease, StreamOutcome.Superseded, CoordinationFixture.NoSummary));
    }

    [Fact]
    public async Task A_waiter_that_was_lost_asks_for_itself()
    {
        var lease = _replica.Register();
        _replica.Store.OnRenew = _ => Answer(RenewCode.Lost, StreamOutcome.Superseded);

        await _replica.Heartbeat.BeatAsync();

        Assert.True(lease.WaitAsync().IsCompleted);
        Assert.Empty(RecordedHolder.StopsOf(lease));
    }

    [Fact]
    public async Task A_stop_whose_hint_was_lost_is_heard_of_here_and_the_lease_is_kept_for_the_cleanup()
    {
        var lease = await _replica.GrantedAsync();
        _replica.Time.Advance(TimeSpan.FromSeconds(8));
        _replica.Store.OnRenew = _ => Answer(RenewCode.Stop, StreamOutcome.Superseded);

        await _replica.Heartbeat.BeatAsync();
        _replica.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([StreamOutcome.Superseded], RecordedHolder.StopsOf(lease));
        Assert.False(_replica.IsOver(lease));
    }

    [Fact]
    public async Task A_renewal_that_fails_or_comes_late_leaves_the_leases_to_their_local_end()
    {
        var lease = await _replica.GrantedAsync();
        _replica.Store.OnRenew = _ => throw new IOException("cut");
        await _replica.Heartbeat.BeatAsync();
        _replica.Store.OnRenew = _ => new(new RenewReply(ScriptedLeaseStore.Now, [], Late: true, []));
        await _replica.Heartbeat.BeatAsync();

        Assert.Empty(RecordedHolder.StopsOf(lease));
        _replica.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(_replica.IsOver(lease));
    }

    [Fact]
    public async Task It_beats_once_in_every_heartbeat()
    {
        await _replica.GrantedAsync();
        var beaten = System.Threading.Channels.Channel.CreateUnbounded<TimeSpan>();
        _replica.Store.OnRenew = _ =>
        {
            beaten.Writer.TryWrite(_replica.Time.GetElapsedTime(0));
            return Answer(RenewCode.Kept, null);
        };
        await _replica.Heartbeat.StartAsync(TestContext.Current.CancellationToken);
        await _replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);

        foreach (var second in (int[])[1, 2, 3])
        {
            _replica.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(TimeSpan.FromSeconds(second), await beaten.Reader.ReadAsync(TestContext.Current.CancellationToken));
        }

        await _replica.Heartbeat.StopAsync(TestContext.Current.CancellationToken);
    }

    private async Task BeatTakingAsync(TimeSpan roundTrip)
    {
        _replica.Store.OnRenew = _ =>
        {
            _replica.Time.Advance(roundTrip);
            return Answer(RenewCode.Kept, null);
        };
        await _replica.Heartbeat.BeatAsync();
    }

    private static ValueTask<RenewReply> Answer(RenewCode code, StreamOutcome? outcome) =>
        new(new RenewReply(ScriptedLeaseStore.Now, [], Late: false, [new RenewResult(code, outcome)]));
}
