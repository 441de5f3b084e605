using Microsoft.Extensions.Logging;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.Leases.Outage;

/// <summary>
/// Remembers that the store is away, so that only the call which finds out has to wait for it. Opened by the first call that fails. Closed by
/// the heartbeat alone: once a probe is answered it renews what runs and releases what has ended, and only then newcomers are let in. They
/// would else meet a store that has not heard of their predecessors. The log hears of changes only.
/// </summary>
internal sealed partial class StoreBreaker(GovernorMetrics metrics, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private bool _open;
    private bool _onTrial;
    private long _openedAt;

    public bool IsOpen => Volatile.Read(ref _open);

    /// <summary>Whether a call may be sent.</summary>
    /// <param name="byHeartbeat">For the calls that a store on trial is asked.</param>
    public bool Admits(bool byHeartbeat = false) => !IsOpen || (byHeartbeat && Volatile.Read(ref _onTrial));

    /// <exception cref="LeaseStoreUnavailableException">The call may not be sent.</exception>
    public void ThrowUnlessAdmits(bool byHeartbeat = false)
    {
        if (!Admits(byHeartbeat))
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

    /// <summary>A probe was answered.</summary>
    public void BeginTrial() => Volatile.Write(ref _onTrial, true);

    /// <summary>Closes where a trial went by without a failure.</summary>
    public void EndTrial()
    {
        if (Volatile.Read(ref _onTrial) && TryTurn(open: false))
        {
            Log.Back(logger, time.GetElapsedTime(_openedAt).TotalSeconds);
        }
    }

    private bool TryTurn(bool open)
    {
        lock (_gate)
        {
            Volatile.Write(ref _onTrial, false);
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
        [LoggerMessage(20, LogLevel.Warning, "store_away The lease store is away: {Operation} failed. Policies decide by OnStoreUnavailable until it is back.", EventName = "store_away")]
        public static partial void Away(ILogger logger, string operation, Exception failure);

        [LoggerMessage(23, LogLevel.Warning, "store_back The lease store is back after {Seconds} s.", EventName = "store_back")]
        public static partial void Back(ILogger logger, double seconds);
    }
}
