using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>A finalize of a run that the store has not seen leaves no trace: its acquire, still under way, then takes effect.</summary>
internal sealed class NoTombstone(ILeaseStore inner) : StoreDecorator(inner)
{
    public override async ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken)
    {
        var session = await Inner.GetSessionAsync(request.Session, cancellationToken);
        var known = session.Recent.Concat(session.Waiters).Append(session.Owner).Any(run => run?.Run.Id == request.Run);
        return known
            ? await Inner.FinalizeAsync(request, cancellationToken)
            : new FinalizeReply(await Inner.GetTimeAsync(cancellationToken), [], FinalizeCode.Unknown, Outcome: null);
    }
}
