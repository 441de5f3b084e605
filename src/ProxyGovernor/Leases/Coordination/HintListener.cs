using Microsoft.Extensions.Hosting;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>Hints only ever stop a run that the store has told to stop, or wake one that then asks the store (rule 6).</summary>
internal sealed class HintListener(ILeaseStore store, LeaseRegistry registry, ReplicaIdentity replica) : IHostedService, IDisposable
{
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = store.SubscribeHints(replica.Name, Handle);
        return Task.CompletedTask;
    }

    // Runs drain after the application was told to stop and still want their hints: the subscription ends with the container.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _subscription?.Dispose();

    private void Handle(LeaseHint hint)
    {
        if (registry.Find(hint.Run) is not { IsReleased: false } lease)
        {
            return;
        }

        if (hint.Kind != LeaseHintKind.Free)
        {
            lease.Holder.Stop(hint.Outcome, hint.Outcome == StreamOutcome.Superseded ? "A newer request of this session took over." : "Stopped on request.");
        }

        lease.Wake();
    }
}
