using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace ProxyGovernor.Redis.Transport;

/// <summary>The connection in use. It is opened by the first call, and replaced where calls in a row go without an answer.</summary>
internal sealed partial class ReplaceableConnection(RedisTransportOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    // Where the server refuses at once, every call is a miss at once: a busy replica must not open connections as fast as it fails.
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ImmutableArray<ChannelListener> _listeners = [];
    private Task<RedisConnection>? _current;
    private long _openedAt;
    private int _misses;
    private bool _replacementTold;
    private bool _disposed;

    /// <summary>There is a new connection, or the client has restored its own.</summary>
    public event Action? Reconnected;

    public Task<RedisConnection> Current
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _current ??= Open();
            }
        }
    }

    /// <summary>From here on every new connection hears the channel.</summary>
    public ChannelListener AddListener(string channel, Action<string> handler)
    {
        var listener = new ChannelListener(channel, handler);
        ImmutableInterlocked.Update(ref _listeners, static (all, added) => all.Add(added), listener);
        return listener;
    }

    /// <summary>Null where there is none.</summary>
    public ChannelListener? RemoveListener(string channel, Action<string> handler)
    {
        var name = ChannelListener.ToChannel(channel);
        var listener = _listeners.FirstOrDefault(listener => listener.Channel == name && listener.Handler == handler);
        return listener is not null && ImmutableInterlocked.Update(ref _listeners, static (all, removed) => all.Remove(removed), listener) ? listener : null;
    }

    public void Answered()
    {
        Volatile.Write(ref _misses, 0);
        Volatile.Write(ref _replacementTold, false);
    }

    /// <param name="used">The connection that gave no answer: a late miss does not count against its successor.</param>
    public void Missed(Task<RedisConnection> used)
    {
        lock (_gate)
        {
            if (_disposed || used != _current || ++_misses < options.MissesBeforeRebuild || !used.IsCompleted || time.GetElapsedTime(_openedAt) < LeastAge)
            {
                return;
            }

            _current = Open();
        }

        if (!Interlocked.Exchange(ref _replacementTold, true))
        {
            Log.Replaced(logger, options.MissesBeforeRebuild);
        }

        _ = CloseAsync(used);
    }

    /// <summary>Where calls are answered, and yet something is wrong with the connection.</summary>
    public void Replace()
    {
        Task<RedisConnection> used;
        lock (_gate)
        {
            if (_disposed || _current is not { IsCompleted: true } || time.GetElapsedTime(_openedAt) < LeastAge)
            {
                return;
            }

            used = _current;
            _current = Open();
        }

        _ = CloseLaterAsync(used);
    }

    public async ValueTask DisposeAsync()
    {
        Task<RedisConnection>? last;
        lock (_gate)
        {
            _disposed = true;
            last = _current;
        }

        if (last is not null)
        {
            // A client that is still trying to connect goes on for seconds; nobody has to wait for that.
            await Task.WhenAny(CloseAsync(last), Task.Delay(options.Deadline, time));
        }
    }

    private Task<RedisConnection> Open()
    {
        _misses = 0;
        _openedAt = time.GetTimestamp();
        // The client does work before its first await, and its callbacks run for years: not in the context of the request that came first.
        using var _ = ExecutionContext.SuppressFlow();
        return Task.Run(OpenAsync);
    }

    private async Task<RedisConnection> OpenAsync()
    {
        var connection = await RedisConnection.OpenAsync(options, time, Replace);
        foreach (var listener in _listeners)
        {
            // Not awaited: no command waits for hints.
            _ = connection.ListenAsync(listener);
        }

        connection.Restored += () => Reconnected?.Invoke();
        Reconnected?.Invoke();
        return connection;
    }

    private async Task CloseLaterAsync(Task<RedisConnection> used)
    {
        await Task.Delay(options.Deadline, time);
        await CloseAsync(used);
    }

    private static async Task CloseAsync(Task<RedisConnection> connecting)
    {
        try
        {
            var connection = await connecting;
            // The client closes synchronously, and waits for a server that may never answer.
            await Task.Run(connection.Dispose);
        }
        catch (Exception)
        {
            // It never came to be, or breaks while it is thrown away: either way it is gone.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(60, LogLevel.Warning, "redis_connection_replaced Redis did not answer {Misses} calls in a row; the connection is replaced.", EventName = "redis_connection_replaced")]
        public static partial void Replaced(ILogger logger, int misses);
    }
}
