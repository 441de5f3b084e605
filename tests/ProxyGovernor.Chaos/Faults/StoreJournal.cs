using ProxyGovernor.Testing;

namespace ProxyGovernor.Chaos.Faults;

/// <summary>
/// What the store's journal has held. It keeps the last thousand endings, which this load writes in seconds, and for a killed replica it may be the
/// only one who tells: so it is read all the time.
/// </summary>
/// <param name="redis">The server of the moment.</param>
internal sealed class StoreJournal(Func<RedisServer> redis) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _over = new();
    private readonly HashSet<string> _records = [];
    private Task _reading = Task.CompletedTask;

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

    public void Begin() => _reading = ReadOnAsync();

    /// <summary>Reads it now. A server that is away has nothing to add.</summary>
    public async Task ReadAsync()
    {
        var records = (await RedisCli.CallAsync(redis(), "LRANGE", "pg:{00}:ended", "0", "-1")).Split('\n');
        lock (_records)
        {
            _records.UnionWith(records);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading;
        _over.Dispose();
    }

    private async Task ReadOnAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            await ReadAsync();
            await Task.Delay(Interval, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
