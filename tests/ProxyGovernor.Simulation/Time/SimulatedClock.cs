namespace ProxyGovernor.Simulation.Time;

/// <summary>One machine's clocks: a monotonic one that drifts, and a wall clock that also jumps.</summary>
/// <param name="time">The true time.</param>
/// <param name="process">Where its timers fire.</param>
/// <param name="drift">Parts per million that this clock is too fast.</param>
/// <param name="origin">What the monotonic clock showed when the simulation began: no two machines agree on it.</param>
internal sealed class SimulatedClock(SimulatedTime time, SimulatedProcess process, long drift, TimeSpan origin) : TimeProvider
{
    private const long Million = 1_000_000;
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _wallOffset;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => origin.Ticks + Elapsed;

    public override DateTimeOffset GetUtcNow() => Epoch + _wallOffset + TimeSpan.FromTicks(Elapsed);

    public void JumpWall(TimeSpan by) => _wallOffset += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Never early by this clock.</summary>
    internal void RunAfter(TimeSpan localDelay, Action work) => process.RunAt(time.Now + (localDelay.Ticks * Million / (Million + drift)) + 1, work);

    private long Elapsed => time.Now + (time.Now * drift / Million);
}
