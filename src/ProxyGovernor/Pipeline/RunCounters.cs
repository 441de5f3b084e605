using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Pipeline;

/// <summary>What passed. Written by the one thread that streams, read by any.</summary>
internal sealed class RunCounters
{
    private long _events;
    private long _bytes;
    private long _firstEventTicks = -1;
    private string? _lastEvent;

    /// <summary>Events sent to the client; also the sequence number of the last one.</summary>
    public long Events => Volatile.Read(ref _events);

    public long Bytes => Volatile.Read(ref _bytes);

    public TimeSpan? FirstEventAfter => Volatile.Read(ref _firstEventTicks) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public TokenUsage Usage { get; } = new();

    /// <summary>The last lifecycle name or kind of event.</summary>
    public string? LastEvent
    {
        get => Volatile.Read(ref _lastEvent);
        set => Volatile.Write(ref _lastEvent, value);
    }

    public void AddEvent() => Volatile.Write(ref _events, _events + 1);

    public void AddBytes(int count) => Volatile.Write(ref _bytes, _bytes + count);

    public void FirstEvent(TimeSpan after) => Volatile.Write(ref _firstEventTicks, after.Ticks);
}
