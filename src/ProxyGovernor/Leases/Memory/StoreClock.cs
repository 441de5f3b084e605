namespace ProxyGovernor.Leases.Memory;

/// <summary>The store's time: wall time at the start, carried on by the monotonic clock, so that a stepped wall clock neither ends nor prolongs a lease.</summary>
internal sealed class StoreClock(TimeProvider timeProvider)
{
    private readonly long _startMicroseconds = (timeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    private readonly long _startTimestamp = timeProvider.GetTimestamp();

    public StoreInstant Now =>
        new(_startMicroseconds + (timeProvider.GetElapsedTime(_startTimestamp).Ticks / TimeSpan.TicksPerMicrosecond));
}
