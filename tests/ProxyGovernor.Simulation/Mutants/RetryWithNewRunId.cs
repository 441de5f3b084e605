using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>A client that asks again under a new name where the answer to its acquire does not come soon.</summary>
internal sealed class RetryWithNewRunId(ILeaseStore inner, TimeProvider time) : StoreDecorator(inner)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    public override async ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await Inner.AcquireAsync(request, cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return await Inner.AcquireAsync(request with { Run = request.Run with { Id = request.Run.Id + "'" } }, cancellationToken);
        }
    }
}
