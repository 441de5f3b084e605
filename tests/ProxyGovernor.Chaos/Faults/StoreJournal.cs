using ProxyGovernor.Testing;

namespace ProxyGovernor.Chaos.Faults;

/// <summary>
/// What the store's journal has held. It keeps the last thousand endings, which this load writes in seconds, and for a killed replica it may be the
/// only one who tells: so it is read all the time.
/// </summary>
internal sealed class StoreJournal : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Func<RedisServer> _redis;
    private readonly HashSet<string> _records = [];
    private readonly Repetition _reading;

    /// <param name="redis">The server of the moment.</param>
    public StoreJournal(Func<RedisServer> redis)
    {
        _redis = redis;
        _reading = new Repetition(Interval, _ => ReadAsync());
    }

    /// <summary>Every record so far.</summary>
    public IReadOnlyCollection<string> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>Reads it now. A server that is away has nothing to add.</summary>
    public async Task ReadAsync()
    {
        var records = (await RedisCli.CallAsync(_redis(), "LRANGE", "pg:{00}:ended", "0", "-1")).Split('\n');
        lock (_records)
        {
            _records.UnionWith(records);
        }
    }

    public ValueTask DisposeAsync() => _reading.DisposeAsync();
}
