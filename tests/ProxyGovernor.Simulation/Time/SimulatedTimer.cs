namespace ProxyGovernor.Simulation.Time;

/// <summary>A timer of a <see cref="SimulatedClock"/>.</summary>
internal sealed class SimulatedTimer(SimulatedClock clock, Action callback) : ITimer
{
    private int _armed;
    private bool _disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (!_disposed)
        {
            Arm(dueTime, period);
        }

        return !_disposed;
    }

    public void Dispose()
    {
        _disposed = true;
        _armed++;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Arm(TimeSpan dueTime, TimeSpan period)
    {
        var armed = ++_armed;
        if (dueTime < TimeSpan.Zero)
        {
            return;
        }

        clock.RunAfter(dueTime, () =>
        {
            // What was armed before the last change never fires.
            if (armed != _armed)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                Arm(period, period);
            }

            callback();
        });
    }
}
