using System.Net;
using StackExchange.Redis;

namespace ProxyGovernor.Redis.Transport;

/// <summary>
/// Asks the sentinels for the master, again and again: for seconds after a failover the one of before still takes writes, and a replica that
/// hears of it late keeps leases there which nobody else sees.
/// </summary>
internal sealed class SentinelWatch : IDisposable
{
    /// <summary>Well below what a new stream waits for an older one.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly ConnectionMultiplexer _sentinels;
    private readonly string _service;
    private readonly PeriodicTimer _pace;

    private SentinelWatch(ConnectionMultiplexer sentinels, string service, TimeProvider time) =>
        (_sentinels, _service, _pace) = (sentinels, service, new PeriodicTimer(Pace, time));

    /// <param name="options">Servers: the sentinels; with the name of a service.</param>
    /// <param name="time">The pace of asking.</param>
    public static async Task<SentinelWatch> OpenAsync(ConfigurationOptions options, TimeProvider time) =>
        new(await ConnectionMultiplexer.SentinelConnectAsync(options.Clone(), null), options.ServiceName!, time);

    /// <summary>The master's address; fails where no sentinel knows one.</summary>
    public async Task<EndPoint> FindMasterAsync() => await AskAsync()
        ?? throw new IOException($"No sentinel can be reached that knows a master of '{_service}'.");

    /// <summary>Calls back each time the sentinels name another master. Ends with this.</summary>
    public async Task WatchAsync(EndPoint master, Action deposed)
    {
        while (await _pace.WaitForNextTickAsync())
        {
            if (await AskAsync() is { } named && !named.Equals(master))
            {
                deposed();
            }
        }
    }

    public void Dispose()
    {
        _pace.Dispose();
        _sentinels.Dispose();
    }

    private async Task<EndPoint?> AskAsync()
    {
        foreach (var sentinel in _sentinels.GetServers())
        {
            try
            {
                if (await sentinel.SentinelGetMasterAddressByNameAsync(_service, CommandFlags.None) is { } master)
                {
                    return master;
                }
            }
            catch (Exception away) when (away is RedisException or TimeoutException or ObjectDisposedException)
            {
                // The next one may answer.
            }
        }

        return null;
    }
}
