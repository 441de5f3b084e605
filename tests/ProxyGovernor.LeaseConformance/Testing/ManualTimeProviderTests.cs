using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Due_timers_fire_in_order_each_at_its_own_moment()
    {
        var start = _clock.GetUtcNow();
        using var late = Arm("late", 30, Timeout.Infinite);
        using var early = Arm("early", 10, Timeout.Infinite);
        using var never = Arm("never", 31, Timeout.Infinite);

        _clock.Advance(TimeSpan.FromMilliseconds(30));

        Assert.Equal(["early@10", "late@30"], _fired);
        Assert.Equal(start.AddMilliseconds(30), _clock.GetUtcNow());
        Assert.Equal(1, _clock.TimerCount);

        ITimer Arm(string name, int due, int period) => _clock.CreateTimer(
            _ => _fired.Add($"{name}@{(_clock.GetUtcNow() - start).TotalMilliseconds}"), null, TimeSpan.FromMilliseconds(due), TimeSpan.FromMilliseconds(period));
    }

    [Fact]
    public void A_periodic_timer_fires_once_per_period_until_it_is_changed_or_disposed()
    {
        var timer = _clock.CreateTimer(_ => _fired.Add("tick"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(3.5));
        timer.Change(TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(3, _fired.Count);

        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(3, _fired.Count);
        Assert.Equal(0, _clock.TimerCount);
    }

    [Fact]
    public async Task A_test_can_wait_until_a_delay_is_armed()
    {
        var armed = _clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        Assert.False(armed.IsCompleted);
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _clock, TestContext.Current.CancellationToken);
        await armed;

        _clock.Advance(TimeSpan.FromMinutes(5));

        await delay;
    }

    [Fact]
    public async Task A_timer_due_at_once_fires_without_an_advance()
    {
        var fired = new TaskCompletionSource();
        await using var timer = _clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task;
    }

    [Fact]
    public void Cancellation_after_a_time_follows_the_clock()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), _clock);
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(source.IsCancellationRequested);

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(source.IsCancellationRequested);
    }
}
