using System.Collections.Immutable;

namespace ProxyGovernor.Redis.Transport;

/// <summary>What every connection must hear, whichever is in use.</summary>
internal sealed class ChannelListeners
{
    private ImmutableArray<ChannelListener> _all = [];

    /// <summary>From here on every new connection hears the channel.</summary>
    public ChannelListener Add(string channel, Action<string> handler)
    {
        var listener = new ChannelListener(channel, handler);
        ImmutableInterlocked.Update(ref _all, static (all, added) => all.Add(added), listener);
        return listener;
    }

    /// <summary>Null where there is none.</summary>
    public ChannelListener? Remove(string channel, Action<string> handler)
    {
        var name = ChannelListener.ToChannel(channel);
        var listener = _all.FirstOrDefault(listener => listener.Channel == name && listener.Handler == handler);
        return listener is not null && ImmutableInterlocked.Update(ref _all, static (all, removed) => all.Remove(removed), listener) ? listener : null;
    }

    public void ListenOn(RedisConnection connection)
    {
        foreach (var listener in _all)
        {
            // Not awaited: no command waits for hints.
            _ = connection.ListenAsync(listener);
        }
    }
}
