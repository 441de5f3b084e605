namespace ProxyGovernor.Testing;

/// <summary>
/// Time that moves only when a test says so. <see cref="Advance"/> fires what is due in order, each timer at its own moment;
/// <see cref="WaitForTimersAsync"/> tells when the code under test has armed its timers, so that no test has to sleep.
/// </summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly List<(int Count, TaskCompletionSource Signal)> _waiting = [];
    private readonly long _start;
    private long _now;
    private long _order;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualTimeProvider(DateTimeOffset start) => _start = _now = start.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that are armed now.</summary>
    public int TimerCount
    {
        get
        {
            lock (_gate)
            {
                return _armed.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _now) - _start;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time on. Callbacks run on the calling thread, and may arm further timers that then fire in the same call.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = Interlocked.Read(ref _now) + by.Ticks;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            MoveTo(until);
        }
    }

    /// <summary>Completes as soon as at least <paramref name="count"/> timers are armed.</summary>
    public Task WaitForTimersAsync(int count, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_armed.Count >= count)
            {
                return Task.CompletedTask;
            }

            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, signal));
            return signal.Task.WaitAsync(cancellationToken);
        }
    }

    internal void Arm(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            timer.Due = Interlocked.Read(ref _now) + dueTime.Ticks;
            timer.Order = _order++;
            _armed.Add(timer);
            foreach (var (_, signal) in _waiting.Where(waiter => waiter.Count <= _armed.Count))
            {
                signal.TrySetResult();
            }

            _waiting.RemoveAll(waiter => waiter.Count <= _armed.Count);
        }
    }

    internal bool Disarm(ManualTimer timer)
    {
        lock (_gate)
        {
            return _armed.Remove(timer);
        }
    }

    private ManualTimer? TakeDue(long until)
    {
        lock (_gate)
        {
            var next = _armed.Where(timer => timer.Due <= until).MinBy(timer => (timer.Due, timer.Order));
            if (next is not null)
            {
                _armed.Remove(next);
                MoveTo(next.Due);
            }

            return next;
        }
    }

    /// <summary>Never back: several threads may advance at once.</summary>
    private void MoveTo(long moment) => Interlocked.Exchange(ref _now, Math.Max(_now, moment));
}
