using Microsoft.Extensions.Logging;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>The one way to call the store: bounded, measured, and every reply absorbed.</summary>
internal sealed partial class StoreCalls(ILeaseStore store, StoreTimeEstimate clock, RetiredRuns retired, GovernorMetrics metrics, TimeProvider time, ILogger<StoreCalls> logger)
{
    /// <summary>No storage call may hold a stream for longer, whatever the client library does.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(750);

    /// <summary>A command that was delayed for longer than this on its way has no effect.</summary>
    internal static readonly TimeSpan NotAfterAllowance = TimeSpan.FromSeconds(1);

    public ILeaseStore Store => store;

    private long _lastRoundTrip = -1;

    /// <summary>The last call that was answered, or null.</summary>
    public TimeSpan? LastRoundTrip => Volatile.Read(ref _lastRoundTrip) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public long NotAfter => clock.NotAfter(NotAfterAllowance);

    /// <summary>Calls the store. The result is never cancelled by a client's leaving: a reply that nobody reads would lose what it retired.</summary>
    public async ValueTask<TReply> CallAsync<TState, TReply>(string operation, TState state, Func<ILeaseStore, TState, ValueTask<TReply>> call)
        where TReply : StoreReply
    {
        var sent = time.GetTimestamp();
        try
        {
            var pending = call(store, state);
            var reply = pending.IsCompleted ? await pending : await BoundedAsync(pending.AsTask());
            var received = time.GetTimestamp();
            var took = time.GetElapsedTime(sent, received);
            Volatile.Write(ref _lastRoundTrip, took.Ticks);
            metrics.StoreCalled(operation, took);
            clock.Learn(reply.Now, sent, received);
            retired.Absorb(reply);
            return reply;
        }
        catch (Exception failure)
        {
            metrics.StoreFailed(operation);
            Log.Failed(logger, operation, failure);
            throw;
        }
    }

    private async Task<TReply> BoundedAsync<TReply>(Task<TReply> pending)
        where TReply : StoreReply
    {
        try
        {
            return await pending.WaitAsync(Deadline, time);
        }
        catch (TimeoutException)
        {
            _ = AbsorbLateAsync(pending);
            throw;
        }
    }

    /// <summary>The caller has given up, but a run is retired in one reply only: what this one retired would never be counted, nor stopped here.</summary>
    private async Task AbsorbLateAsync<TReply>(Task<TReply> pending)
        where TReply : StoreReply
    {
        try
        {
            retired.Absorb(await pending);
        }
        catch (Exception)
        {
            // The call that waited for it has told of its failure.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "Lease store call {Operation} failed.", EventName = "store_failed")]
        public static partial void Failed(ILogger logger, string operation, Exception failure);
    }
}
