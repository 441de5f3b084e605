using Microsoft.Extensions.Logging;
using ProxyGovernor.Redis.Faults;
using ProxyGovernor.Redis.Scripts;
using StackExchange.Redis;

namespace ProxyGovernor.Redis.Transport;

/// <summary>
/// StackExchange.Redis. Its own timeout is that of a connection and not of a lease, so each call is bounded here; nothing is ever called
/// synchronously.
/// </summary>
internal sealed class StackExchangeTransport(RedisTransportOptions options, TimeProvider time, ILogger<StackExchangeTransport> logger, RedisFaultLog? faults = null) : IRedisTransport
{
    private readonly ReplaceableConnection _connection = new(options, time, logger);

    public event Action? Reconnected
    {
        add => _connection.Reconnected += value;
        remove => _connection.Reconnected -= value;
    }

    public Task<string[]> EvaluateAsync(LeaseScript script, string[] keys, string[] arguments, CancellationToken cancellationToken)
    {
        var redisKeys = Array.ConvertAll(keys, static key => (RedisKey)key);
        var values = Array.ConvertAll(arguments, static argument => (RedisValue)argument);
        return CallAsync(connection => EvaluateAsync(connection.Database, script, redisKeys, values, options.ContinuesInline), cancellationToken, script.Retires ? options.LateAnswers : TimeSpan.Zero);
    }

    public Task<string?> GetAsync(string key, CancellationToken cancellationToken) =>
        CallAsync(async connection => (string?)await connection.Database.StringGetAsync(key, CommandFlags.None).Inline(options.ContinuesInline), cancellationToken);

    public Task<long> PublishAsync(string channel, string message, CancellationToken cancellationToken) =>
        CallAsync(connection => connection.Database.PublishAsync(ChannelListener.ToChannel(channel), message, CommandFlags.None), cancellationToken);

    public Task SubscribeAsync(string channel, Action<string> handler, CancellationToken cancellationToken)
    {
        var listener = _connection.Listeners.Add(channel, handler);
        return CallAsync(connection => AnsweredAsync(connection.ListenAsync(listener)), cancellationToken);
    }

    public Task UnsubscribeAsync(string channel, Action<string> handler) => _connection.Listeners.Remove(channel, handler) is { } listener
        ? CallAsync(connection => AnsweredAsync(connection.UnlistenAsync(listener)), CancellationToken.None)
        : Task.CompletedTask;

    public Task<bool> AuthenticateAsync(CancellationToken cancellationToken) => options.Credentials is { } credentials
        ? CallAsync(connection => IsHeardAsync(connection.Database.ExecuteAsync("AUTH", credentials)), cancellationToken)
        : Task.FromResult(true);

    public void Replace() => _connection.Replace();

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<string[]> EvaluateAsync(IDatabase database, LeaseScript script, RedisKey[] keys, RedisValue[] values, bool inline)
    {
        try
        {
            return ((string[]?)await database.ScriptEvaluateAsync(script.Hash, keys, values, CommandFlags.None).Inline(inline))!;
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // A restart, a failover or SCRIPT FLUSH. The client does not ask again by itself here; by text it also loads the script.
            return ((string[]?)await database.ScriptEvaluateAsync(script.Text, keys, values, CommandFlags.None).Inline(inline))!;
        }
    }

    private async Task<T> CallAsync<T>(Func<RedisConnection, Task<T>> call, CancellationToken cancellationToken, TimeSpan late = default)
    {
        var connecting = _connection.Current;
        var pending = connecting.IsCompletedSuccessfully ? call(await connecting) : UnboundedAsync(connecting, call);
        try
        {
            var answer = await pending.WaitAsync(options.Deadline, time, cancellationToken);
            _connection.Answered();
            return answer;
        }
        catch (RedisServerException error)
        {
            _connection.Answered();
            if (Tell(error) == RedisFaults.ReadOnly)
            {
                // It was the master once, and its name may lead to another by now.
                _connection.Replace();
            }

            throw;
        }
        catch (TimeoutException) when (late > TimeSpan.Zero && !pending.IsCompleted)
        {
            _connection.Missed(connecting);
            return await pending.WaitAsync(late, time, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            _connection.Missed(connecting);
            Tell(failure);
            throw;
        }
    }

    private RedisFault Tell(Exception failure)
    {
        var fault = RedisFaults.Of(failure, options.Servers);
        faults?.Tell(fault, failure.Message);
        return fault;
    }

    private static async Task<T> UnboundedAsync<T>(Task<RedisConnection> connecting, Func<RedisConnection, Task<T>> call) => await call(await connecting);

    private static async Task<bool> IsHeardAsync(Task<RedisResult> authenticating)
    {
        try
        {
            await authenticating;
            return true;
        }
        catch (RedisServerException open) when (open.Message.StartsWith("ERR", StringComparison.Ordinal) && open.Message.Contains("AUTH", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static async Task<bool> AnsweredAsync(Task call)
    {
        await call;
        return true;
    }
}
