using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Simulation.Replicas;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>A waiter that hears that the lease is free opens its upstream instead of claiming.</summary>
internal sealed class HintIsPermission(ILeaseStore inner, LeaseRegistry registry) : StoreDecorator(inner)
{
    public override IDisposable SubscribeHints(string replica, Action<LeaseHint> handler) => Inner.SubscribeHints(replica, hint =>
    {
        if (hint.Kind == LeaseHintKind.Free && registry.Find(hint.Run)?.Holder is SimulatedRun { IsWaiting: true } run)
        {
            run.Open();
        }

        handler(hint);
    });
}
