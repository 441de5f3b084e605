namespace ProxyGovernor.Redis.Transport;

/// <summary>How patient the transport is.</summary>
/// <param name="ConnectionString">As StackExchange.Redis reads it: <c>host:port,password=...,ssl=true</c>.</param>
internal sealed record RedisTransportOptions(string ConnectionString)
{
    /// <summary>The longest any call takes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>That many calls in a row without an answer, and the connection is replaced: the client itself may not notice a silent server for a minute.</summary>
    public int MissesBeforeRebuild { get; init; } = 3;
}
