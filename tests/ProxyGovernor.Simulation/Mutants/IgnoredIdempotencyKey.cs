using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>A request that comes again is taken for a new one.</summary>
internal sealed class IgnoredIdempotencyKey(ILeaseStore inner) : StoreDecorator(inner)
{
    public override ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        Inner.AcquireAsync(request with { IdempotencyKey = null }, cancellationToken);
}
