using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>A successor takes the lease at once, and the predecessor has no time to close.</summary>
internal sealed class NoValve(ILeaseStore inner) : StoreDecorator(inner)
{
    public override ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        Inner.AcquireAsync(request with { Valve = TimeSpan.Zero }, cancellationToken);
}
