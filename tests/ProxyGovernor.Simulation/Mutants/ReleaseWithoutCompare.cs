using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>A finalize that ends whoever owns the session.</summary>
internal sealed class ReleaseWithoutCompare(ILeaseStore inner) : StoreDecorator(inner)
{
    public override async ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken)
    {
        var session = await Inner.GetSessionAsync(request.Session, cancellationToken);
        var owner = request.Fence == 0 ? null : session.Owner;
        return await Inner.FinalizeAsync(owner is null ? request : request with { Run = owner.Run.Id, Fence = owner.Fence }, cancellationToken);
    }
}
