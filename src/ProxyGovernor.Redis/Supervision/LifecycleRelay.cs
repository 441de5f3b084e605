using System.Text.Json;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision;

/// <summary>
/// The live feed across replicas. Whoever watches asks all replicas for their events, again in every round; a replica that was not asked
/// for a while sends none. As with hints, what is lost on the way is lost.
/// </summary>
internal sealed class LifecycleRelay(IRedisTransport transport, RedisLeaseStoreOptions options, LifecycleFeed feed, ReplicaIdentity replica, TimeProvider time) : IRedisDuty, IDisposable
{
    /// <summary>Three rounds: one that is late does not interrupt the feed.</summary>
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(15);

    private readonly string _requests = $"{options.Root}:watch";
    private readonly string _events = $"{options.Root}:events";
    private readonly Lock _gate = new();
    private CancellationTokenSource? _relaying;
    private bool _disposed;
    private bool _hearsRequests;
    private bool _hearsEvents;

    public async Task PerformAsync(CancellationToken cancellationToken)
    {
        if (!_hearsRequests)
        {
            _hearsRequests = true;
            await transport.SubscribeAsync(_requests, Requested, cancellationToken);
        }

        if (feed.IsWatchedHere)
        {
            await AskOthersAsync(cancellationToken);
        }
        else if (_hearsEvents)
        {
            _hearsEvents = false;
            await transport.UnsubscribeAsync(_events, Hear);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _relaying?.Cancel();
            _relaying?.Dispose();
        }
    }

    private async Task AskOthersAsync(CancellationToken cancellationToken)
    {
        if (!_hearsEvents)
        {
            _hearsEvents = true;
            await transport.SubscribeAsync(_events, Hear, cancellationToken);
        }

        await transport.PublishAsync(_requests, replica.Name, cancellationToken);
    }

    private void Requested(string by)
    {
        lock (_gate)
        {
            if (_disposed || by == replica.Name)
            {
                return;
            }

            if (_relaying is { IsCancellationRequested: false } running)
            {
                running.CancelAfter(Wanted);
                return;
            }

            _relaying?.Dispose();
            _relaying = new CancellationTokenSource(Wanted, time);
            _ = RelayAsync(_relaying.Token);
        }
    }

    private async Task RelayAsync(CancellationToken unwanted)
    {
        using var watch = feed.WatchForOthers();
        try
        {
            await foreach (var told in watch.Events.ReadAllAsync(unwanted))
            {
                await SendAsync(JsonSerializer.Serialize(told), unwanted);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody has asked for a while.
        }
    }

    private async Task SendAsync(string message, CancellationToken unwanted)
    {
        try
        {
            await transport.PublishAsync(_events, message, unwanted);
        }
        catch (Exception) when (!unwanted.IsCancellationRequested)
        {
            // The transport has told why; the feed goes on with what comes next.
        }
    }

    private void Hear(string message)
    {
        var told = JsonSerializer.Deserialize<LifecycleEvent>(message)!;
        if (told.Replica != replica.Name)
        {
            feed.PublishForeign(told);
        }
    }
}
