using StackExchange.Redis;

namespace ProxyGovernor.Redis.Transport;

/// <summary>
/// What stands between this process and the server until it is replaced. Commands and hints have a client each: answers to commands
/// may overtake one another, so that no continuation holds up another call; hints keep their order.
/// </summary>
internal sealed class RedisConnection : IDisposable
{
    private readonly ConnectionMultiplexer _commands;
    private readonly ConnectionMultiplexer _hints;
    private readonly Dictionary<ChannelListener, Task> _listening = [];

    private RedisConnection(ConnectionMultiplexer commands, ConnectionMultiplexer hints)
    {
        _commands = commands;
        _hints = hints;
        Database = commands.GetDatabase();
    }

    public IDatabase Database { get; }

    /// <summary>The client has reconnected by itself.</summary>
    public event Action? Restored;

    /// <summary>Completes also where the server is away: the client goes on trying by itself.</summary>
    public static async Task<RedisConnection> OpenAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        var commands = ConnectionMultiplexer.ConnectAsync(options, null);
        var hints = ConnectionMultiplexer.ConnectAsync(options.Clone(), null);
        await Task.WhenAll(commands, hints);
        var connection = new RedisConnection(await commands, await hints);

        // On by default in 1.x, where one continuation that blocks then stalls every call; later versions have no setter, and no need of it.
        typeof(ConnectionMultiplexer).GetProperty("PreserveAsyncOrder")?.SetMethod?.Invoke(connection._commands, [false]);
        connection._commands.ConnectionRestored += (_, _) => connection.Restored?.Invoke();
        connection._hints.ConnectionRestored += (_, _) => connection.Restored?.Invoke();
        return connection;
    }

    /// <summary>Idempotent: a listener hears each message of this connection once.</summary>
    public Task ListenAsync(ChannelListener listener)
    {
        lock (_listening)
        {
            if (!_listening.TryGetValue(listener, out var subscribing))
            {
                subscribing = _hints.GetSubscriber().SubscribeAsync(listener.Channel, listener.Receive, CommandFlags.None);
                _listening.Add(listener, subscribing);
            }

            return subscribing;
        }
    }

    public Task UnlistenAsync(ChannelListener listener)
    {
        lock (_listening)
        {
            return _listening.Remove(listener) ? _hints.GetSubscriber().UnsubscribeAsync(listener.Channel, listener.Receive, CommandFlags.None) : Task.CompletedTask;
        }
    }

    public void Dispose()
    {
        _commands.Dispose();
        _hints.Dispose();
    }
}
