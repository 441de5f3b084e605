using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>Commands have an effect however late they arrive.</summary>
internal sealed class IgnoredNotAfter(ILeaseStore inner) : StoreDecorator(inner)
{
    public override ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        Inner.AcquireAsync(request with { NotAfter = 0 }, cancellationToken);

    public override ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken) =>
        Inner.RenewAsync(request with { NotAfter = 0 }, cancellationToken);
}
