using Microsoft.Extensions.Logging;

namespace ProxyGovernor.Redis.Transport;

/// <summary>
/// The connection in use, opened by the first call. Where calls in a row go without an answer, others are opened beside it, and the first
/// that is connected takes its place; until then it serves what it can, as in a cluster of which one server is away.
/// </summary>
internal sealed partial class ReplaceableConnection(RedisTransportOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    // Where the server refuses at once, every call is a miss at once: a busy replica must not open connections as fast as it fails.
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<RedisConnection>? _current;
    private long _openedAt;
    private int _misses;
    private int _successors;
    private bool _replacementTold;
    private bool _disposed;

    /// <summary>There is a new connection, or the client has restored its own.</summary>
    public event Action? Reconnected;

    public ChannelListeners Listeners { get; } = new();

    public Task<RedisConnection> Current
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _current ??= Open(UseAsync);
            }
        }
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
            if (used == _current && ++_misses >= options.MissesBeforeRebuild)
            {
                OpenSuccessor(used);
            }
        }
    }

    /// <summary>Where calls are answered, and yet something is wrong with the connection.</summary>
    public void Replace()
    {
        lock (_gate)
        {
            if (_current is { } used)
            {
                OpenSuccessor(used);
            }
        }
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

    private void OpenSuccessor(Task<RedisConnection> used)
    {
        // A client that began while the server was away may wait for seconds though the server is back: the next one does not wait for it.
        // Yet each that is still opening keeps the next one longer, for a server may also be slow.
        if (!_disposed && time.GetElapsedTime(_openedAt) >= LeastAge * (1 + _successors))
        {
            _successors++;
            _ = Open(opening => SucceedAsync(used, opening));
        }
    }

    /// <summary>Who is no longer the master must be asked nothing more: from here on calls wait for the next one.</summary>
    private void Depose(Task<RedisConnection>? used)
    {
        lock (_gate)
        {
            if (_disposed || used is not { IsCompleted: true } || used != _current)
            {
                return;
            }

            _current = Open(UseAsync);
        }

        _ = RetireAsync(used);
    }

    private Task<RedisConnection> Open(Func<Task<RedisConnection>, Task> then)
    {
        _misses = 0;
        _openedAt = time.GetTimestamp();
        // The client does work before its first await, and its callbacks run for years: not in the context of the request that came first.
        using var detached = ExecutionContext.SuppressFlow();
        Task<RedisConnection>? opening = null;
        opening = Task.Run(() => RedisConnection.OpenAsync(options, time, deposed: () => Depose(opening)));
        _ = Task.Run(() => then(opening));
        return opening;
    }

    private async Task UseAsync(Task<RedisConnection> opening)
    {
        if (await OpenedAsync(opening) is not { } connection)
        {
            return;
        }

        lock (_gate)
        {
            if (opening != _current)
            {
                // It took so long that another came first.
                return;
            }
        }

        Listeners.ListenOn(connection);
        connection.Restored += () => Reconnected?.Invoke();
        Reconnected?.Invoke();
    }

    private async Task SucceedAsync(Task<RedisConnection> used, Task<RedisConnection> successor)
    {
        var isConnected = await OpenedAsync(successor) is { IsConnected: true };
        bool succeeds;
        lock (_gate)
        {
            _successors--;
            succeeds = isConnected && !_disposed && used == _current;
            if (succeeds)
            {
                _current = successor;
                _misses = 0;
            }
        }

        if (!succeeds)
        {
            await CloseAsync(successor);
            return;
        }

        // In this order: no message is heard twice.
        var retiring = RetireAsync(used);
        await UseAsync(successor);
        await retiring;
    }

    /// <summary>Calls under way still have their deadline.</summary>
    private async Task RetireAsync(Task<RedisConnection> used)
    {
        if (!Interlocked.Exchange(ref _replacementTold, true))
        {
            Log.Replaced(logger);
        }

        if (await OpenedAsync(used) is { } connection)
        {
            connection.Mute();
            await Task.Delay(options.Deadline, time);
            await CloseAsync(used);
        }
    }

    private static async Task CloseAsync(Task<RedisConnection> opening)
    {
        try
        {
            if (await OpenedAsync(opening) is { } connection)
            {
                // The client closes synchronously, and waits for a server that may never answer.
                await Task.Run(connection.Dispose);
            }
        }
        catch (Exception)
        {
            // It breaks while it is thrown away: either way it is gone.
        }
    }

    /// <summary>Null where it never came to be, as where no sentinel knows a master: the next misses open another.</summary>
    private static async Task<RedisConnection?> OpenedAsync(Task<RedisConnection> opening)
    {
        try
        {
            return await opening;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(60, LogLevel.Warning, "redis_connection_replaced The connection to Redis did not answer as it should; another has taken its place.", EventName = "redis_connection_replaced")]
        public static partial void Replaced(ILogger logger);
    }
}
