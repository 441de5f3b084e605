namespace ProxyGovernor.Testing;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>.</summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private volatile bool _disposed;

    public long Due { get; set; }

    /// <summary>Timers that are due at the same moment fire in the order in which they were armed.</summary>
    public long Order { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        _period = period;
        clock.Disarm(this);
        if (dueTime == TimeSpan.Zero)
        {
            // As the real one does: at once, but never inside the call that arms it.
            ThreadPool.QueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
        }
        else if (dueTime > TimeSpan.Zero)
        {
            clock.Arm(this, dueTime);
        }

        return true;
    }

    public void Fire()
    {
        if (_disposed)
        {
            return;
        }

        if (_period > TimeSpan.Zero)
        {
            clock.Arm(this, _period);
        }

        callback(state);
    }

    public void Dispose()
    {
        _disposed = true;
        clock.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
