using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class LeaseCoordinatorReleaseTests : IDisposable
{
    private readonly CoordinationFixture _replica = new();

    public void Dispose() => _replica.Dispose();

    [Fact]
    public async Task A_run_that_never_asked_has_nothing_to_give_back()
    {
        var lease = _replica.Register();

        Assert.Equal(FinalizeCode.Unknown, await _replica.Coordinator.ReleaseAsync(lease, StreamOutcome.ClientClosed, CoordinationFixture.NoSummary));

        Assert.Empty(_replica.Store.Finalizes);
        Assert.Null(_replica.Registry.Find("run"));
    }

    [Fact]
    public async Task An_acquire_whose_answer_was_lost_is_voided_by_the_release()
    {
        _replica.Store.OnAcquire = _ => throw new IOException("cut");
        var lease = _replica.Register();
        await Assert.ThrowsAsync<LeaseStoreUnavailableException>(() => _replica.Coordinator.AcquireAsync(lease, CoordinationFixture.Supersede, CancellationToken.None).AsTask());

        await _replica.Coordinator.ReleaseAsync(lease, StreamOutcome.InternalError, CoordinationFixture.NoSummary);
        await _replica.Heartbeat.BeatAsync();

        var voided = Assert.Single(_replica.Store.Finalizes);
        Assert.Equal(("run", 0), (voided.Run, voided.Fence));
    }

    [Fact]
    public async Task A_waiter_whose_claims_came_too_late_still_gives_its_place_back()
    {
        var answers = new Queue<AcquireReply>([Replies.Waiting(), Replies.Late(), Replies.Late()]);
        _replica.Store.OnAcquire = _ => new(answers.Dequeue());
        var lease = _replica.Register();
        lease.Wake();
        Assert.False((await _replica.Coordinator.AcquireAsync(lease, CoordinationFixture.Supersede, CancellationToken.None)).Granted);

        await _replica.Coordinator.ReleaseAsync(lease, StreamOutcome.LeaseLost, CoordinationFixture.NoSummary);

        Assert.Equal("run", Assert.Single(_replica.Store.Finalizes).Run);
    }

    [Fact]
    public async Task A_store_that_never_answers_is_given_up_after_its_deadline_and_then_voided()
    {
        _replica.Store.OnAcquire = _ => new(new TaskCompletionSource<AcquireReply>().Task);
        var lease = _replica.Register();
        var acquiring = _replica.Coordinator.AcquireAsync(lease, CoordinationFixture.Supersede, CancellationToken.None).AsTask();

        await _replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _replica.Time.Advance(TimeSpan.FromMilliseconds(749));
        Assert.Equal(1, _replica.Time.TimerCount);
        _replica.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<LeaseStoreUnavailableException>(() => acquiring);
        await _replica.Coordinator.ReleaseAsync(lease, StreamOutcome.InternalError, CoordinationFixture.NoSummary);
        await _replica.Heartbeat.BeatAsync();

        Assert.Single(_replica.Store.Finalizes);
    }

    [Fact]
    public async Task A_release_that_fails_is_no_fault_of_the_run()
    {
        var lease = await _replica.GrantedAsync();
        _replica.Store.OnFinalize = _ => throw new IOException("cut");

        Assert.Null(await _replica.Coordinator.ReleaseAsync(lease, StreamOutcome.Completed, CoordinationFixture.NoSummary));

        Assert.True(lease.IsReleased);
        Assert.NotNull(lease.OwedRelease);
    }

    [Fact]
    public async Task While_it_is_being_released_nobody_stops_or_renews_it()
    {
        var lease = await _replica.GrantedAsync();
        var answer = new TaskCompletionSource<FinalizeReply>();
        _replica.Store.OnFinalize = _ => new(answer.Task);

        var releasing = _replica.Coordinator.ReleaseAsync(lease, StreamOutcome.Completed, CoordinationFixture.NoSummary).AsTask();
        await _replica.Heartbeat.BeatAsync();
        answer.SetResult(new FinalizeReply(ScriptedLeaseStore.Now, [Replies.Retired("run", StreamOutcome.Completed)], FinalizeCode.Finalized, StreamOutcome.Completed));

        Assert.Equal(FinalizeCode.Finalized, await releasing);
        Assert.Empty(_replica.Store.Renewals);
        Assert.Empty(RecordedHolder.StopsOf(lease));
    }
}
