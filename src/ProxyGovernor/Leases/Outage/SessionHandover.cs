using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Outage;

/// <summary>
/// Between the shared store and this replica's memory, neither of which knows the other's runs: a newcomer to the one meets, on its policy's
/// terms, the runs of its session that this replica still holds in the other, and in both those that began under the identity secret before.
/// </summary>
internal sealed class SessionHandover(LeaseRegistry shared, LocalLeases local, TimeProvider time)
{
    /// <summary>Granted once nothing of the session is in the way, or where the valve has opened; else why the newcomer ends.</summary>
    /// <param name="newcomer">Registered already: of two that meet from both sides, at least one sees the other.</param>
    /// <param name="terms">The policy.</param>
    /// <param name="runEnded">Cancelled when the newcomer ends while it waits.</param>
    public async ValueTask<LeaseResult> MakeWayAsync(Lease newcomer, LeaseTerms terms, CancellationToken runEnded)
    {
        var others = UnknownToItsStore(newcomer);
        if (others.Count == 0)
        {
            return new LeaseResult(true);
        }

        return terms.Conflict switch
        {
            ConflictPolicy.Reject => Refuse(others),
            ConflictPolicy.Queue => await QueueAsync(others, newcomer, terms, runEnded),
            _ => await SupersedeAsync(others, newcomer, terms, runEnded),
        };
    }

    private List<Lease> UnknownToItsStore(Lease newcomer)
    {
        // Asked for every request, and nearly always of a registry that is empty: so no query is built around the answer.
        List<Lease> others = [.. (newcomer.IsLocal ? shared : local.Registry).OfSession(newcomer.Holder.Identity.Session)];
        if (newcomer.PreviousSession is { } previous)
        {
            others.AddRange(shared.OfSession(previous));
            others.AddRange(local.Registry.OfSession(previous));
        }

        others.RemoveAll(other => other.Holder == newcomer.Holder);
        return others;
    }

    private static LeaseResult Refuse(List<Lease> others) =>
        new(false, StreamOutcome.Rejected, "Another stream of this session is active.", others[0].Holder.Identity, TimeSpan.FromSeconds(1));

    private async ValueTask<LeaseResult> SupersedeAsync(List<Lease> others, Lease newcomer, LeaseTerms terms, CancellationToken runEnded)
    {
        if (others.Exists(other => IsNewer(other, newcomer)))
        {
            return new LeaseResult(false, StreamOutcome.Superseded, "A newer request of this session took over.");
        }

        others.ForEach(static older => older.Holder.Stop(StreamOutcome.Superseded, "A newer request of this session took over."));
        var asked = time.GetTimestamp();
        var left = await WaitAsync(others, terms.Valve, runEnded);
        if (runEnded.IsCancellationRequested)
        {
            return new LeaseResult(false, StreamOutcome.ClientClosed, "The request ended while it waited.");
        }

        var owner = left is { Fence: not 0 } ? left : others.Find(older => older.Fence != 0);
        return new LeaseResult(true, Takeover: owner is null ? null : new Takeover(owner.Holder.Identity.Id, time.GetElapsedTime(asked), owner == left));
    }

    private async ValueTask<LeaseResult> QueueAsync(List<Lease> others, Lease newcomer, LeaseTerms terms, CancellationToken runEnded)
    {
        others.RemoveAll(other => IsNewer(other, newcomer));
        var asked = time.GetTimestamp();
        var left = await WaitAsync(others, terms.QueueTimeout, runEnded);
        if (runEnded.IsCancellationRequested)
        {
            return new LeaseResult(false, StreamOutcome.ClientClosed, "The request ended while it waited.");
        }

        if (left is not null)
        {
            return new LeaseResult(
                false, StreamOutcome.QueueTimeout, $"Waited {terms.QueueTimeout.TotalSeconds:0.###} s for the session.", left.Holder.Identity, TimeSpan.FromSeconds(1));
        }

        var owner = others.Find(older => older.Fence != 0);
        return new LeaseResult(true, Takeover: owner is null ? null : new Takeover(owner.Holder.Identity.Id, time.GetElapsedTime(asked), false));
    }

    /// <summary>Waits until all are released; the one that was not when patience ran out, or null.</summary>
    private async ValueTask<Lease?> WaitAsync(List<Lease> others, TimeSpan patience, CancellationToken runEnded)
    {
        try
        {
            await Task.WhenAll(others.ConvertAll(static other => other.Released)).WaitAsync(patience, time, runEnded);
            return null;
        }
        catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
        {
            return others.Find(static other => !other.IsReleased);
        }
    }

    /// <summary>Ids sort by time within the bucket of a session's key; under the key before, no run begins any more.</summary>
    private static bool IsNewer(Lease lease, Lease than) =>
        lease.Holder.Identity.Session == than.Holder.Identity.Session && string.CompareOrdinal(lease.Holder.Identity.Id, than.Holder.Identity.Id) > 0;
}
