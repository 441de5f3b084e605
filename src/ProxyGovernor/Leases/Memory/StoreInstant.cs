namespace ProxyGovernor.Leases.Memory;

/// <summary>A moment of the store's time: fences count microseconds, everything else milliseconds.</summary>
internal readonly record struct StoreInstant(long Microseconds)
{
    public long Milliseconds => Microseconds / 1000;

    /// <summary>The millisecond that lies <paramref name="span"/> later.</summary>
    public long After(TimeSpan span) => Milliseconds + (span.Ticks / TimeSpan.TicksPerMillisecond);
}
