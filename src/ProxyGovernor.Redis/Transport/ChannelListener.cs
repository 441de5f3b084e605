using StackExchange.Redis;

namespace ProxyGovernor.Redis.Transport;

/// <summary>A subscription that outlives connections: the same handler, told to each connection once.</summary>
internal sealed class ChannelListener
{
    public ChannelListener(string channel, Action<string> handler)
    {
        Handler = handler;
        Channel = ToChannel(channel);
    }

    public Action<string> Handler { get; }

    public RedisChannel Channel { get; }

    /// <summary>Never by conversion from a string: that would read a replica's name as a pattern.</summary>
    public static RedisChannel ToChannel(string name) => new(name, RedisChannel.PatternMode.Literal);
}
