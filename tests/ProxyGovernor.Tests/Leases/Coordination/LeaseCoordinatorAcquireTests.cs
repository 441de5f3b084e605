using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class LeaseCoordinatorAcquireTests : IDisposable
{
    private readonly CoordinationFixture _replica = new();

    public void Dispose() => _replica.Dispose();

    [Fact]
    public async Task The_local_end_counts_from_the_sending_and_not_from_the_answer()
    {
        _replica.Store.OnAcquire = _ =>
        {
            _replica.Time.Advance(TimeSpan.FromMilliseconds(500));
            return new(Replies.Granted(7));
        };

        var lease = await _replica.GrantedAsync();

        Assert.Equal(7, lease.Fence);
        _replica.Time.Advance(TimeSpan.FromMilliseconds(8499));
        Assert.False(_replica.IsOver(lease));
        _replica.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_replica.IsOver(lease));
    }

    [Fact]
    public async Task A_late_command_is_sent_once_more_with_the_same_run_id()
    {
        var replies = new Queue<AcquireReply>([Replies.Late(), Replies.Granted(1)]);
        _replica.Store.OnAcquire = _ => new(replies.Dequeue());

        await _replica.GrantedAsync();

        Assert.Equal(["run", "run"], _replica.Store.Acquires.Select(request => request.Run.Id));
        Assert.All(_replica.Store.Acquires, request => Assert.False(request.Claim));
        // The first reply has told the store's time: the retry is bounded by it.
        Assert.Equal([0, ScriptedLeaseStore.Now + 1000], _replica.Store.Acquires.Select(request => request.NotAfter));
    }

    [Fact]
    public async Task Late_twice_is_refused_and_leaves_nothing_to_release()
    {
        _replica.Store.OnAcquire = _ => new(Replies.Late());
        var lease = _replica.Register();

        var result = await _replica.Coordinator.AcquireAsync(lease, CoordinationFixture.Supersede, CancellationToken.None);

        Assert.False(result.Granted);
        Assert.Equal(StreamOutcome.LeaseLost, result.Refusal);
        Assert.Equal(2, _replica.Store.Acquires.Count);
        Assert.Equal(FinalizeCode.Unknown, await _replica.Coordinator.ReleaseAsync(lease, result.Refusal, CoordinationFixture.NoSummary));
        Assert.Empty(_replica.Store.Finalizes);
    }

    [Fact]
    public async Task A_run_that_has_ended_asks_nothing()
    {
        var result = await _replica.Coordinator.AcquireAsync(_replica.Register(), CoordinationFixture.Supersede, new CancellationToken(canceled: true));

        Assert.False(result.Granted);
        Assert.Empty(_replica.Store.Acquires);
    }

    [Fact]
    public async Task A_grant_that_arrives_after_the_run_ended_is_known_and_given_back_with_its_fence()
    {
        using var ended = new CancellationTokenSource();
        _replica.Store.OnAcquire = async _ =>
        {
            await ended.CancelAsync();
            return Replies.Granted(9);
        };
        var lease = _replica.Register();

        await _replica.Coordinator.AcquireAsync(lease, CoordinationFixture.Supersede, ended.Token);
        await _replica.Coordinator.ReleaseAsync(lease, StreamOutcome.Canceled, CoordinationFixture.NoSummary);

        var finalize = Assert.Single(_replica.Store.Finalizes);
        Assert.Equal(("run", 9, StreamOutcome.Canceled), (finalize.Run, finalize.Fence, finalize.Outcome));
    }

    [Fact]
    public async Task What_the_reply_retired_in_this_replica_is_stopped_before_the_grant_is_told()
    {
        var older = await _replica.GrantedAsync("older");
        _replica.Store.OnAcquire = _ => new(Replies.Granted(2, Replies.Retired("older", StreamOutcome.Superseded)));
        var newer = _replica.Register("newer");

        var result = await _replica.Coordinator.AcquireAsync(newer, CoordinationFixture.Supersede, CancellationToken.None);

        Assert.Equal([StreamOutcome.Superseded], RecordedHolder.StopsOf(older));
        Assert.Equal((true, "older"), (result.Takeover!.Forced, result.Takeover.Predecessor));
    }

    [Fact]
    public async Task A_waiter_that_was_retired_ends_as_the_store_says()
    {
        var replies = new Queue<AcquireReply>([Replies.Waiting(due: 1), Replies.Gone(StreamOutcome.Superseded)]);
        _replica.Store.OnAcquire = _ => new(replies.Dequeue());
        var lease = _replica.Register();

        var acquiring = _replica.Coordinator.AcquireAsync(lease, CoordinationFixture.Supersede, CancellationToken.None).AsTask();
        lease.Wake();
        var result = await acquiring;

        Assert.Equal(StreamOutcome.Superseded, result.Refusal);
        Assert.Equal(FinalizeCode.Already, await _replica.Coordinator.ReleaseAsync(lease, result.Refusal, CoordinationFixture.NoSummary));
        Assert.Empty(_replica.Store.Finalizes);
    }
}
