using Microsoft.Extensions.Logging;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Leases.Outage;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>The one way to call the store: bounded, measured, refused while it is away, and every reply absorbed.</summary>
internal sealed class StoreCalls(ILeaseStore store, StoreTimeEstimate clock, RetiredRuns retired, GovernorMetrics metrics, TimeProvider time, ILogger<StoreCalls> logger)
{
    /// <summary>No storage call may hold a stream for longer, whatever the client library does.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(750);

    /// <summary>A command that was delayed for longer than this on its way has no effect.</summary>
    internal static readonly TimeSpan NotAfterAllowance = TimeSpan.FromSeconds(1);

    private long _lastRoundTrip = -1;

    public StoreBreaker Breaker { get; } = new(metrics, time, logger);

    /// <summary>Where outcomes are counted.</summary>
    public RetiredRuns Retired => retired;

    /// <summary>The last call that was answered, or null.</summary>
    public TimeSpan? LastRoundTrip => Volatile.Read(ref _lastRoundTrip) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public long NotAfter => clock.NotAfter(NotAfterAllowance);

    /// <summary>Calls the store. The result is never cancelled by a client's leaving: a reply that nobody reads would lose what it retired.</summary>
    /// <exception cref="LeaseStoreUnavailableException">The call failed or passed the deadline, or the store is known to be away.</exception>
    public async ValueTask<TReply> CallAsync<TState, TReply>(string operation, TState state, Func<ILeaseStore, TState, ValueTask<TReply>> call, bool byHeartbeat = false)
        where TReply : StoreReply
    {
        Breaker.ThrowUnlessAdmits(byHeartbeat);
        var sent = time.GetTimestamp();
        TReply reply;
        try
        {
            var answer = call(store, state);
            reply = answer.IsCompleted ? await answer : await BoundedAsync(answer.AsTask());
        }
        catch (Exception failure)
        {
            metrics.StoreFailed(operation);
            Breaker.Open(operation, failure);
            throw new LeaseStoreUnavailableException(operation, failure);
        }

        Learn(operation, reply.Now, sent);
        retired.Absorb(reply);
        return reply;
    }

    /// <summary>Reads for the status API. A long list that takes too long is no outage, so a failure here is the asker's alone.</summary>
    /// <exception cref="LeaseStoreUnavailableException">The store is known to be away.</exception>
    public async ValueTask<T> ReadAsync<TState, T>(TState state, Func<ILeaseStore, TState, ValueTask<T>> read)
    {
        Breaker.ThrowUnlessAdmits();
        var answer = read(store, state);
        return answer.IsCompleted ? await answer : await answer.AsTask().WaitAsync(Deadline, time);
    }

    /// <summary>Asks a store that is away whether it is back. Called by the heartbeat alone, so that there is one probe at a time.</summary>
    public async ValueTask ProbeAsync()
    {
        if (!Breaker.IsOpen)
        {
            return;
        }

        if (await TryMeasureAsync("probe"))
        {
            Breaker.BeginTrial();
        }
    }

    /// <summary>Measures the way to the store, so that a replica without traffic knows it too. A failure is no outage: no stream has waited for it.</summary>
    public async ValueTask MeasureAsync()
    {
        if (!Breaker.IsOpen)
        {
            await TryMeasureAsync("measure");
        }
    }

    private async ValueTask<bool> TryMeasureAsync(string operation)
    {
        var sent = time.GetTimestamp();
        try
        {
            var answer = store.GetTimeAsync(default);
            Learn(operation, answer.IsCompleted ? await answer : await answer.AsTask().WaitAsync(Deadline, time), sent);
            return true;
        }
        catch (Exception)
        {
            // Of a store that is away the log knows already.
            metrics.StoreFailed(operation);
            return false;
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

    private void Learn(string operation, long storeNow, long sent)
    {
        var received = time.GetTimestamp();
        var took = time.GetElapsedTime(sent, received);
        Volatile.Write(ref _lastRoundTrip, took.Ticks);
        metrics.StoreCalled(operation, took);
        clock.Learn(storeNow, sent, received);
    }
}
