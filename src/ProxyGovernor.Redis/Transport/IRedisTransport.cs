using ProxyGovernor.Redis.Scripts;

namespace ProxyGovernor.Redis.Transport;

/// <summary>
/// All that is asked of a Redis client. Every call ends within <see cref="RedisTransportOptions.Deadline"/>, if need be by a
/// <see cref="TimeoutException"/>; the command may then still take effect.
/// </summary>
internal interface IRedisTransport : IAsyncDisposable
{
    /// <summary>
    /// The server is reached anew, by a connection of before or by another: it may be another server, or have lost what it knew. Raised
    /// by the client's own threads; handlers must not block.
    /// </summary>
    event Action? Reconnected;

    /// <summary>
    /// Runs a script, by its hash where the server knows it. The reply is a flat list of strings. A script that retires runs may answer
    /// up to <see cref="RedisTransportOptions.LateAnswers"/> past the deadline; its caller bounds the call by itself.
    /// </summary>
    Task<string[]> EvaluateAsync(LeaseScript script, string[] keys, string[] arguments, CancellationToken cancellationToken);

    /// <summary>A string value, or null.</summary>
    Task<string?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Hears a channel; messages come in order, and the handler must not block. Completes once the server has confirmed. A
    /// subscription outlives the connection: it is made again on the next one, also where this call failed.
    /// </summary>
    Task SubscribeAsync(string channel, Action<string> handler, CancellationToken cancellationToken);

    /// <summary>Ends what <see cref="SubscribeAsync"/> began with this very handler.</summary>
    Task UnsubscribeAsync(string channel, Action<string> handler);

    /// <summary>Sends a message; how many listeners got it.</summary>
    Task<long> PublishAsync(string channel, string message, CancellationToken cancellationToken);

    /// <summary>
    /// Says the connection string's user and password again, where it has any: the client takes no notice of their refusal and goes on as
    /// the default user, if that one needs no password. Whether the server wanted to know; false: it lets everyone in. Fails where they are wrong.
    /// </summary>
    Task<bool> AuthenticateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens another connection, unless one was opened in the last second; it takes the place of the one in use once it is connected. Calls
    /// under way still have their deadline.
    /// </summary>
    void Replace();
}
