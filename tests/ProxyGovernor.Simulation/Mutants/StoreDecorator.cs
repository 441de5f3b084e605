using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>A store that passes everything on: a mutant overrides what it breaks.</summary>
internal abstract class StoreDecorator(ILeaseStore inner) : ILeaseStore
{
    protected ILeaseStore Inner => inner;

    public int BucketOf(string session) => inner.BucketOf(session);

    public virtual ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) => inner.AcquireAsync(request, cancellationToken);

    public virtual ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken) => inner.FinalizeAsync(request, cancellationToken);

    public virtual ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken) => inner.RenewAsync(request, cancellationToken);

    public virtual ValueTask<StopReply> StopAsync(StopRequest request, CancellationToken cancellationToken) => inner.StopAsync(request, cancellationToken);

    public virtual ValueTask<StopReply> CancelSessionAsync(CancelSessionRequest request, CancellationToken cancellationToken) => inner.CancelSessionAsync(request, cancellationToken);

    public virtual ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken) => inner.SweepAsync(limit, cancellationToken);

    public ValueTask<StoredRun?> GetRunAsync(string run, CancellationToken cancellationToken) => inner.GetRunAsync(run, cancellationToken);

    public ValueTask<StoredSession> GetSessionAsync(string session, CancellationToken cancellationToken) => inner.GetSessionAsync(session, cancellationToken);

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public ValueTask<long> GetTimeAsync(CancellationToken cancellationToken) => inner.GetTimeAsync(cancellationToken);

    public virtual IDisposable SubscribeHints(string replica, Action<LeaseHint> handler) => inner.SubscribeHints(replica, handler);
}
