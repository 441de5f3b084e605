namespace ProxyGovernor.Leases.Coordination;

/// <summary>
/// The store's time as this replica estimates it: monotonic time plus an offset learned from replies, so that a wall clock that jumps
/// here never makes a command look early or late there.
/// </summary>
internal sealed class StoreTimeEstimate(TimeProvider time)
{
    private long _offset;
    private bool _known;

    /// <summary>Store milliseconds minus monotonic milliseconds of this process; null before the first reply.</summary>
    public long? Offset => Volatile.Read(ref _known) ? Volatile.Read(ref _offset) : null;

    /// <summary>The latest store time at which a command sent now may still take effect; 0 (no bound) before the first reply.</summary>
    public long NotAfter(TimeSpan allowance) =>
        Volatile.Read(ref _known) ? Monotonic(time.GetTimestamp()) + Volatile.Read(ref _offset) + (long)allowance.TotalMilliseconds : 0;

    /// <summary>Learns from a reply: the store read its clock somewhere between sending and receiving.</summary>
    public void Learn(long storeNow, long sent, long received)
    {
        Volatile.Write(ref _offset, storeNow - ((Monotonic(sent) + Monotonic(received)) / 2));
        Volatile.Write(ref _known, true);
    }

    private long Monotonic(long timestamp) => (long)time.GetElapsedTime(0, timestamp).TotalMilliseconds;
}
