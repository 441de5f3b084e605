namespace ProxyGovernor.Simulation.Time;

/// <summary>The true time, or a moment of the past while a store is brought back to what it knew then.</summary>
internal sealed class ServerClock(SimulatedTime time) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A moment of the past, or null for now.</summary>
    public long? Moment { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Whole microseconds, as the store counts them: the same moment is then the same for stores that started at different ones.</summary>
    public override long GetTimestamp() => (Moment ?? time.Now) / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond;

    public override DateTimeOffset GetUtcNow() => Epoch + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("A store in memory has no timers.");
}
