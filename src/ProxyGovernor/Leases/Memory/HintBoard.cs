using System.Collections.Immutable;

namespace ProxyGovernor.Leases.Memory;

/// <summary>Who listens for which replica's hints.</summary>
internal sealed class HintBoard
{
    private ImmutableArray<HintSubscription> _subscriptions = [];

    public IDisposable Subscribe(string replica, Action<LeaseHint> handler)
    {
        var subscription = new HintSubscription(replica, handler, Remove);
        ImmutableInterlocked.Update(ref _subscriptions, static (all, added) => all.Add(added), subscription);
        return subscription;
    }

    /// <summary>Never blocks and calls no handler: each subscription hands out its hints by itself, in this order.</summary>
    public void Post(AddressedHint hint)
    {
        foreach (var subscription in _subscriptions)
        {
            if (subscription.Replica == hint.Replica)
            {
                subscription.Post(hint.Hint);
            }
        }
    }

    private void Remove(HintSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, static (all, removed) => all.Remove(removed), subscription);
}
