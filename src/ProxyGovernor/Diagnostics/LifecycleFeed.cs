using System.Collections.Concurrent;
using System.Threading.Channels;

namespace ProxyGovernor.Diagnostics;

/// <summary>Hands lifecycle events to whoever watches. A slow watcher loses its oldest events; it never slows a stream.</summary>
internal sealed class LifecycleFeed
{
    private readonly ConcurrentDictionary<LifecycleWatch, byte> _watches = new();

    public bool IsWatched => !_watches.IsEmpty;

    /// <summary>Whether somebody watches through this replica, and so wants the other replicas' events too.</summary>
    public bool IsWatchedHere => _watches.Keys.Any(static watch => watch.WantsForeign);

    /// <summary>Somebody has begun to watch through this replica.</summary>
    public event Action? WatchBegan;

    public void Publish(LifecycleEvent told)
    {
        foreach (var (watch, _) in _watches)
        {
            watch.Offer(told);
        }
    }

    /// <summary>Hands on what another replica told.</summary>
    public void PublishForeign(LifecycleEvent told)
    {
        foreach (var watch in _watches.Keys.Where(static watch => watch.WantsForeign))
        {
            watch.Offer(told);
        }
    }

    /// <summary>Watches all replicas from now on, until the result is disposed.</summary>
    public LifecycleWatch Watch()
    {
        var watch = Add(wantsForeign: true);
        WatchBegan?.Invoke();
        return watch;
    }

    /// <summary>Watches this replica on behalf of another, until the result is disposed.</summary>
    public LifecycleWatch WatchForOthers() => Add(wantsForeign: false);

    private LifecycleWatch Add(bool wantsForeign)
    {
        var watch = new LifecycleWatch(wantsForeign, gone => _watches.TryRemove(gone, out _));
        _watches.TryAdd(watch, 0);
        return watch;
    }
}

/// <summary>One watcher's events, in order.</summary>
internal sealed class LifecycleWatch(bool wantsForeign, Action<LifecycleWatch> dispose) : IDisposable
{
    private const int Capacity = 1024;

    private readonly Channel<LifecycleEvent> _events =
        Channel.CreateBounded<LifecycleEvent>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public bool WantsForeign => wantsForeign;

    public ChannelReader<LifecycleEvent> Events => _events.Reader;

    public void Offer(LifecycleEvent told) => _events.Writer.TryWrite(told);

    public void Dispose() => dispose(this);
}
