using System.Threading.Channels;
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
    private readonly SentinelWatch? _sentinels;
    private readonly bool _inline;
    private readonly Dictionary<ChannelListener, Task<ChannelMessageQueue>> _listening = [];
    private volatile bool _muted;

    private RedisConnection(ConnectionMultiplexer commands, ConnectionMultiplexer hints, SentinelWatch? sentinels, bool inline)
    {
        _commands = commands;
        _hints = hints;
        _sentinels = sentinels;
        _inline = inline;
        Database = commands.GetDatabase();
    }

    public IDatabase Database { get; }

    /// <summary>Whether a server can be called, and one be listened to.</summary>
    public bool IsConnected => _commands.IsConnected && _hints.IsConnected;

    /// <summary>The client has reconnected by itself.</summary>
    public event Action? Restored;

    /// <summary>Completes also where the server is away: the client goes on trying by itself.</summary>
    /// <param name="transport">What to connect to.</param>
    /// <param name="time">Paces the questions to sentinels.</param>
    /// <param name="deposed">Called while the sentinels name another master than this one's.</param>
    public static async Task<RedisConnection> OpenAsync(RedisTransportOptions transport, TimeProvider time, Action deposed)
    {
        var options = ConfigurationOptions.Parse(transport.ConnectionString);
        options.AbortOnConnectFail = false;
        // A command that waits for a connection would come too late: a lease is better told at once that the store is away.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        var sentinels = options.ServiceName is { Length: > 0 } ? await SentinelWatch.OpenAsync(options, time) : null;
        try
        {
            if (sentinels is not null)
            {
                await NameMasterAsync(options, sentinels, deposed);
            }

            transport.Configure?.Invoke(options);
            var commands = ConnectionMultiplexer.ConnectAsync(options, null);
            var hints = ConnectionMultiplexer.ConnectAsync(options.Clone(), null);
            await Task.WhenAll(commands, hints);
            var connection = new RedisConnection(await commands, await hints, sentinels, transport.ContinuesInline);
            connection._commands.ConnectionRestored += (_, _) => connection.Restored?.Invoke();
            connection._hints.ConnectionRestored += (_, _) => connection.HearAgain();
            return connection;
        }
        catch
        {
            sentinels?.Dispose();
            throw;
        }
    }

    /// <summary>Idempotent: a listener hears each message of this connection once, and in order.</summary>
    public Task ListenAsync(ChannelListener listener)
    {
        lock (_listening)
        {
            if (!_listening.TryGetValue(listener, out var subscribing) || subscribing.IsFaulted)
            {
                _listening[listener] = subscribing = SubscribeAsync(listener);
            }

            return subscribing;
        }
    }

    public async Task UnlistenAsync(ChannelListener listener)
    {
        Task<ChannelMessageQueue>? subscribing;
        lock (_listening)
        {
            _listening.Remove(listener, out subscribing);
        }

        if (subscribing is not null)
        {
            await (await subscribing).UnsubscribeAsync();
        }
    }

    /// <summary>Hands on no message from here on, though it is still open.</summary>
    public void Mute() => _muted = true;

    public void Dispose()
    {
        _sentinels?.Dispose();
        _commands.Dispose();
        _hints.Dispose();
    }

    /// <summary>Left to itself, the client chooses among the servers that call themselves masters, of which there may be two.</summary>
    private static async Task NameMasterAsync(ConfigurationOptions options, SentinelWatch sentinels, Action deposed)
    {
        var master = await sentinels.FindMasterAsync();
        options.ServiceName = null;
        options.EndPoints.Clear();
        options.EndPoints.Add(master);
        _ = sentinels.WatchAsync(master, deposed);
    }

    private async Task<ChannelMessageQueue> SubscribeAsync(ChannelListener listener)
    {
        var subscriber = _hints.GetSubscriber();
        try
        {
            var messages = await subscriber.SubscribeAsync(listener.Channel);
            _ = HearAsync(messages, listener);
            return messages;
        }
        catch (Exception)
        {
            // The client would subscribe by itself once it is connected, for a queue that nobody reads.
            _ = subscriber.UnsubscribeAsync(listener.Channel);
            throw;
        }
    }

    private async Task HearAsync(ChannelMessageQueue messages, ChannelListener listener)
    {
        try
        {
            while (true)
            {
                var message = await messages.ReadAsync().Inline(_inline);
                if (!_muted)
                {
                    Hand(listener, message);
                }
            }
        }
        catch (ChannelClosedException)
        {
            // Unsubscribed.
        }
    }

    private static void Hand(ChannelListener listener, ChannelMessage message)
    {
        try
        {
            listener.Handler(message.Message!);
        }
        catch (Exception)
        {
            // It loses this message, as the wire may; those that follow must still arrive.
        }
    }

    private void HearAgain()
    {
        ChannelListener[] unheard;
        lock (_listening)
        {
            unheard = [.. from listening in _listening where listening.Value.IsFaulted select listening.Key];
        }

        foreach (var listener in unheard)
        {
            _ = ListenAsync(listener);
        }

        Restored?.Invoke();
    }
}
