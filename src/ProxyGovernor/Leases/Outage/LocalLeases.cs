using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Leases.Memory;

namespace ProxyGovernor.Leases.Outage;

/// <summary>
/// The same protocol over a store in this replica's memory, for runs that begin while the shared store is away under
/// <c>OnStoreUnavailable=Degrade</c>. They live and end here; none is ever imported into the shared store.
/// </summary>
internal sealed class LocalLeases : IHostedService, IDisposable
{
    private readonly HintListener _hints;
    private readonly LeaseHeartbeat _heartbeat;
    private readonly LeaseExpiry _expiry;
    private readonly LeaseSweeper _sweeper;

    public LocalLeases(ReplicaIdentity replica, GovernorMetrics metrics, Lifecycle lifecycle, LeaseOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var store = new MemoryLeaseStore(options.Keep, time);
        Registry = new LeaseRegistry();
        Calls = new StoreCalls(store, new StoreTimeEstimate(time), new RetiredRuns(Registry, metrics, lifecycle), metrics, time, loggers.CreateLogger<StoreCalls>());
        Coordinator = new LeaseCoordinator(Calls, Registry, options, time);
        _hints = new HintListener(store, Registry, replica);
        _heartbeat = new LeaseHeartbeat(Calls, Coordinator, Registry, options, time, loggers.CreateLogger<LeaseHeartbeat>());
        _expiry = new LeaseExpiry(Registry, options, time, loggers.CreateLogger<LeaseExpiry>());
        _sweeper = new LeaseSweeper(Calls, options, null, time);
    }

    public LeaseRegistry Registry { get; }

    public StoreCalls Calls { get; }

    public LeaseCoordinator Coordinator { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _hints.StartAsync(cancellationToken);
        await _heartbeat.StartAsync(cancellationToken);
        await _expiry.StartAsync(cancellationToken);
        await _sweeper.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _sweeper.StopAsync(cancellationToken);
        await _expiry.StopAsync(cancellationToken);
        await _heartbeat.StopAsync(cancellationToken);
        await _hints.StopAsync(cancellationToken);
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        _expiry.Dispose();
        _heartbeat.Dispose();
        _hints.Dispose();
    }
}
