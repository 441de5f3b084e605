using System.Threading.Channels;

namespace ProxyGovernor.Leases.Memory;

/// <summary>One listener: a bounded queue and the one task that empties it, so that hints keep their order and no lock is held.</summary>
internal sealed class HintSubscription : IDisposable
{
    private const int Capacity = 4096;

    // A listener that falls behind loses the oldest hints; polls and heartbeats make up for them.
    private readonly Channel<LeaseHint> _hints = Channel.CreateBounded<LeaseHint>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Action<LeaseHint> _handler;
    private readonly Action<HintSubscription> _onDispose;
    private volatile bool _disposed;

    public HintSubscription(string replica, Action<LeaseHint> handler, Action<HintSubscription> onDispose)
    {
        Replica = replica;
        _handler = handler;
        _onDispose = onDispose;
        Completion = DeliverAsync();
    }

    public string Replica { get; }

    /// <summary>Completes after disposal, once no further hint can reach the handler.</summary>
    public Task Completion { get; }

    public void Post(LeaseHint hint) => _hints.Writer.TryWrite(hint);

    public void Dispose()
    {
        _disposed = true;
        _onDispose(this);
        _hints.Writer.TryComplete();
    }

    private async Task DeliverAsync()
    {
        // Unlike ReadAllAsync this goes on where the subscriber's continuations run. Nothing is queued yet, so the first wait is a real one.
        while (await _hints.Reader.WaitToReadAsync())
        {
            while (!_disposed && _hints.Reader.TryRead(out var hint))
            {
                Deliver(hint);
            }
        }
    }

    private void Deliver(LeaseHint hint)
    {
        try
        {
            _handler(hint);
        }
        catch (Exception)
        {
            // A handler that fails loses this hint, as the wire may; those that follow must still arrive.
        }
    }
}
