using Microsoft.AspNetCore.Http;
using ProxyGovernor.ModelServer.Requests;

namespace ProxyGovernor.ModelServer;

/// <summary>The latest 10,000 requests a simulated model server saw, those at <c>/model/...</c> excepted.</summary>
public sealed class ModelRequestLog
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<ModelRequest> _requests = new();
    private readonly TimeProvider _time;
    private volatile RequestWaiter[] _waiters = [];

    internal ModelRequestLog(TimeProvider time) => _time = time;

    /// <summary>All records held, in order of arrival.</summary>
    public IReadOnlyList<ModelRequest> Snapshot()
    {
        lock (_lock)
            return [.. _requests];
    }

    /// <summary>Waits for a request that satisfies the predicate, now or after any change of any record.</summary>
    /// <param name="predicate">Asked for each record held and again at each of their changes; must be quick and must not call this log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first such record.</returns>
    public async Task<ModelRequest> WaitAsync(Func<ModelRequest, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var waiter = new RequestWaiter(predicate);
        lock (_lock)
        {
            _waiters = [.. _waiters, waiter];
            foreach (var request in _requests)
                waiter.Offer(request);
        }

        try
        {
            return await waiter.Found.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
                _waiters = [.. _waiters.Where(other => other != waiter)];
        }
    }

    /// <summary>Forgets all records. Requests that run go on.</summary>
    public void Clear()
    {
        lock (_lock)
            _requests.Clear();
    }

    internal ModelRequest Begin(HttpRequest received, string? name)
    {
        var request = new ModelRequest(received, name, _time, OfferToWaiters, new CancellationTokenSource());
        lock (_lock)
        {
            _requests.Enqueue(request);
            if (_requests.Count > Capacity)
                _requests.Dequeue();
            OfferToWaiters(request);
        }

        return request;
    }

    private void OfferToWaiters(ModelRequest request)
    {
        foreach (var waiter in _waiters)
            waiter.Offer(request);
    }
}
