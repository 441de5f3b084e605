using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class LeaseCoordinatorWaitTests : IDisposable
{
    private readonly CoordinationFixture _replica = new();

    public void Dispose() => _replica.Dispose();

    [Fact]
    public async Task A_waiter_polls_after_50_100_and_then_every_200_milliseconds()
    {
        _replica.Store.OnAcquire = _ => new(Replies.Waiting());
        using var ended = new CancellationTokenSource();
        var acquiring = _replica.Coordinator.AcquireAsync(_replica.Register(), CoordinationFixture.Supersede, ended.Token).AsTask();
        Assert.False((await _replica.Store.NextAcquireAsync()).Claim);

        foreach (var pause in (int[])[50, 100, 200, 200])
        {
            Assert.True((await NextAfterAsync(pause)).Claim);
        }

        await _replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        await ended.CancelAsync();
        Assert.False((await acquiring).Granted);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(0, 50)]
    [InlineData(70, 50)]
    public async Task A_claim_that_can_be_forced_sooner_is_made_right_then(int due, int pause)
    {
        _replica.Store.OnAcquire = request => new(request.Claim ? Replies.Granted(5) : Replies.Waiting(due));
        var acquiring = _replica.Coordinator.AcquireAsync(_replica.Register(), CoordinationFixture.Supersede, CancellationToken.None).AsTask();
        await _replica.Store.NextAcquireAsync();

        await NextAfterAsync(pause);
        var result = await acquiring;

        Assert.True(result.Granted);
        Assert.Equal((false, "owner", TimeSpan.FromMilliseconds(pause)), (result.Takeover!.Forced, result.Takeover.Predecessor, result.Takeover.Waited));
    }

    [Fact]
    public async Task A_hint_wakes_and_only_the_store_grants()
    {
        _replica.Store.OnAcquire = _ => new(Replies.Waiting());
        var lease = _replica.Register();
        var acquiring = _replica.Coordinator.AcquireAsync(lease, CoordinationFixture.Supersede, CancellationToken.None).AsTask();
        await _replica.Store.NextAcquireAsync();

        await _replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        lease.Wake();
        await _replica.Store.NextAcquireAsync();
        Assert.Equal(0, lease.Fence);
        Assert.False(acquiring.IsCompleted);

        _replica.Store.OnAcquire = _ => new(Replies.Granted(3));
        lease.Wake();

        Assert.True((await acquiring).Granted);
        Assert.Equal(TimeSpan.Zero, _replica.Time.GetElapsedTime(0));
    }

    [Fact]
    public async Task A_hint_that_comes_before_the_wait_is_kept()
    {
        var lease = _replica.Register();
        _replica.Store.OnAcquire = request =>
        {
            lease.Wake();
            return new(request.Claim ? Replies.Granted(3) : Replies.Waiting());
        };

        Assert.True((await _replica.Coordinator.AcquireAsync(lease, CoordinationFixture.Supersede, CancellationToken.None)).Granted);
    }

    [Fact]
    public async Task A_waiter_whose_place_was_not_renewed_sends_nothing_more()
    {
        var lease = _replica.Register();
        _replica.Store.OnAcquire = _ =>
        {
            // As after a pause of the process: when the answer is read, the place it tells of is over.
            _replica.Time.Advance(TimeSpan.FromSeconds(9));
            lease.Wake();
            return new(Replies.Waiting());
        };

        var result = await _replica.Coordinator.AcquireAsync(lease, CoordinationFixture.Supersede, CancellationToken.None);

        Assert.Equal(StreamOutcome.LeaseLost, result.Refusal);
        Assert.Single(_replica.Store.Acquires);
    }

    [Fact]
    public async Task In_the_queue_patience_ends_the_wait()
    {
        _replica.Store.OnAcquire = _ => new(Replies.Waiting(due: 0));
        var terms = new LeaseTerms(ConflictPolicy.Queue, TimeSpan.FromSeconds(2), 8, TimeSpan.FromMilliseconds(60));
        var acquiring = _replica.Coordinator.AcquireAsync(_replica.Register(), terms, CancellationToken.None).AsTask();
        await _replica.Store.NextAcquireAsync();
        await NextAfterAsync(50);
        await NextAfterAsync(10);

        Assert.Equal(StreamOutcome.QueueTimeout, (await acquiring).Refusal);
    }

    /// <summary>The next acquire, which must come exactly then and no millisecond before.</summary>
    private async Task<AcquireRequest> NextAfterAsync(int milliseconds)
    {
        await _replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        var before = _replica.Store.Acquires.Count;
        _replica.Time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.Equal((1, before), (_replica.Time.TimerCount, _replica.Store.Acquires.Count));
        _replica.Time.Advance(TimeSpan.FromMilliseconds(1));
        return await _replica.Store.NextAcquireAsync();
    }
}
