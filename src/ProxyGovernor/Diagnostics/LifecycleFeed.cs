using System.Collections.Concurrent;
using System.Threading.Channels;

namespace ProxyGovernor.Diagnostics;

/// <summary>Hands lifecycle events to whoever watches. A slow watcher loses its oldest events; it never slows a stream.</summary>
internal sealed class LifecycleFeed
{
    private readonly ConcurrentDictionary<LifecycleWatch, byte> _watches = new();

    public bool IsWatched => !_watches.IsEmpty;

    public void Publish(LifecycleEvent told)
    {
        foreach (var (watch, _) in _watches)
        {
            watch.Offer(told);
        }
    }

    /// <summary>Watches from now on, until the result is disposed.</summary>
    public LifecycleWatch Watch()
    {
        var watch = new LifecycleWatch(gone => _watches.TryRemove(gone, out _));
        _watches.TryAdd(watch, 0);
        return watch;
    }
}

/// <summary>One watcher's events, in order.</summary>
internal sealed class LifecycleWatch(Action<LifecycleWatch> dispose) : IDisposable
{
    private const int Capacity = 1024;

    private readonly Channel<LifecycleEvent> _events =
        Channel.CreateBounded<LifecycleEvent>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public ChannelReader<LifecycleEvent> Events => _events.Reader;

    public void Offer(LifecycleEvent told) => _events.Writer.TryWrite(told);

    public void Dispose() => dispose(this);
}
