using Microsoft.Extensions.Logging;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.Leases.Outage;

/// <summary>
/// Remembers that the store is away, so that only the call which finds out has to wait for it. Opened by the first call that fails, closed
/// by the heartbeat's probe alone; the log hears of changes only.
/// </summary>
internal sealed partial class StoreBreaker(GovernorMetrics metrics, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private bool _open;
    private long _openedAt;

    public bool IsOpen => Volatile.Read(ref _open);

    public void ThrowIfOpen()
    {
        if (IsOpen)
        {
            throw new LeaseStoreUnavailableException();
        }
    }

    public void Open(string operation, Exception failure)
    {
        if (TryTurn(open: true))
        {
            Log.Away(logger, operation, failure);
        }
    }

    public void Close()
    {
        if (TryTurn(open: false))
        {
            Log.Back(logger, time.GetElapsedTime(_openedAt).TotalSeconds);
        }
    }

    private bool TryTurn(bool open)
    {
        lock (_gate)
        {
            if (_open == open)
            {
                return false;
            }

            _openedAt = open ? time.GetTimestamp() : _openedAt;
            Volatile.Write(ref _open, open);
            metrics.StoreDegraded(open);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "The lease store is away: {Operation} failed. Policies decide by OnStoreUnavailable until it is back.", EventName = "store_away")]
        public static partial void Away(ILogger logger, string operation, Exception failure);

        [LoggerMessage(22, LogLevel.Warning, "The lease store is back after {Seconds} s.", EventName = "store_back")]
        public static partial void Back(ILogger logger, double seconds);
    }
}
