using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class LeaseExpiryTests : IDisposable
{
    private readonly CoordinationFixture _replica = new();
    private readonly LeaseExpiry _expiry;

    public LeaseExpiryTests() => _expiry = new LeaseExpiry(_replica.Registry, _replica.Options, _replica.Time, NullLogger<LeaseExpiry>.Instance);

    public void Dispose()
    {
        _expiry.Dispose();
        _replica.Dispose();
    }

    [Fact]
    public async Task It_looks_again_right_at_the_next_lease_end_and_ends_that_run_alone()
    {
        var first = await _replica.GrantedAsync("first");
        _replica.Time.Advance(TimeSpan.FromMilliseconds(400));
        var second = await _replica.GrantedAsync("second");
        _replica.Time.Advance(TimeSpan.FromMilliseconds(8_300));

        var next = _expiry.EndOverdue();

        Assert.Equal(TimeSpan.FromMilliseconds(301), next);
        Assert.Empty(RecordedHolder.StopsOf(first));
        _replica.Time.Advance(next);
        Assert.Equal(TimeSpan.FromMilliseconds(400), _expiry.EndOverdue());
        Assert.Equal([StreamOutcome.LeaseLost], RecordedHolder.StopsOf(first));
        Assert.Empty(RecordedHolder.StopsOf(second));
    }

    [Fact]
    public async Task Without_an_end_in_sight_it_looks_again_after_a_heartbeat()
    {
        _replica.Register("waits");
        var released = await _replica.GrantedAsync("released");
        _replica.Time.Advance(TimeSpan.FromSeconds(9));
        released.Release();

        Assert.Equal(TimeSpan.FromMilliseconds(1001), _expiry.EndOverdue());
        Assert.Empty(RecordedHolder.StopsOf(released));
    }

    [Fact]
    public async Task A_renewal_that_hangs_does_not_keep_a_run_past_its_end()
    {
        var lease = await _replica.GrantedAsync();
        _replica.Store.OnRenew = _ => new(new TaskCompletionSource<ProxyGovernor.Leases.RenewReply>().Task);
        _replica.Time.Advance(TimeSpan.FromMilliseconds(8_500));
        var beat = _replica.Heartbeat.BeatAsync();
        await _expiry.StartAsync(TestContext.Current.CancellationToken);
        await _replica.Time.WaitForTimersAsync(2, TestContext.Current.CancellationToken);

        _replica.Time.Advance(TimeSpan.FromMilliseconds(501));

        await _replica.Time.WaitForTimersAsync(2, TestContext.Current.CancellationToken);
        Assert.False(beat.IsCompleted);
        Assert.Equal([StreamOutcome.LeaseLost], RecordedHolder.StopsOf(lease));
        await _expiry.StopAsync(TestContext.Current.CancellationToken);
    }
}
