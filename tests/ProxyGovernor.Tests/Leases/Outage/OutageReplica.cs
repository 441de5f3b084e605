using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Sessions;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Leases.Outage;

/// <summary>A replica's side of the lease protocol on manual time, over a shared store that fails on demand. Heartbeats come when a test says so.</summary>
internal sealed class OutageReplica : IDisposable
{
    public static readonly LeaseOptions Options = new();

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GovernorMetrics _metrics;

    public OutageReplica()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        Measured = new MeasuredCounts(meters);
        _metrics = new GovernorMetrics(meters);
        var replica = new ReplicaIdentity();
        var lifecycle = new Lifecycle(NullLogger<Lifecycle>.Instance, new LifecycleFeed(), replica, Time);
        Memory = new MemoryLeaseStore(Options.Keep, Time);
        Store = new FaultyLeaseStore(Memory, Time);
        Calls = new StoreCalls(Store, new StoreTimeEstimate(Time), new RetiredRuns(Registry, _metrics, lifecycle), _metrics, Time, Log);
        Coordinator = new LeaseCoordinator(Calls, Registry, Options, Time);
        Heartbeat = new LeaseHeartbeat(Calls, Coordinator, Registry, Options, Time, NullLogger<LeaseHeartbeat>.Instance);
        Expiry = new LeaseExpiry(Registry, Options, Time, NullLogger<LeaseExpiry>.Instance);
        Local = new LocalLeases(replica, _metrics, lifecycle, Options, Time, NullLoggerFactory.Instance);
        Leases = new SessionLeases(Coordinator, Calls, Local, new SessionHandover(Registry, Local, Time));
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryLeaseStore Memory { get; }

    public FaultyLeaseStore Store { get; }

    public LeaseRegistry Registry { get; } = new();

    public StoreCalls Calls { get; }

    public LeaseCoordinator Coordinator { get; }

    public LeaseHeartbeat Heartbeat { get; }

    public LeaseExpiry Expiry { get; }

    public LocalLeases Local { get; }

    public SessionLeases Leases { get; }

    public NamedEvents Log { get; } = new();

    public MeasuredCounts Measured { get; }

    public static LeaseTerms Terms(ConflictPolicy conflict = ConflictPolicy.Supersede) => new(conflict, TimeSpan.FromSeconds(2), 8, TimeSpan.FromSeconds(5));

    public Lease Register(FakeRun run, bool outlivesStore = true, string? previousSession = null, IdentityGeneration? generation = null) =>
        Leases.Register(new Lease(run) { OutlivesStore = outlivesStore, PreviousSession = previousSession, Generation = generation });

    /// <summary>A run that has its lease from the shared store.</summary>
    public async Task<(FakeRun Run, Lease Lease)> StartAsync(string id, bool outlivesStore = true)
    {
        var run = new FakeRun(id);
        var lease = Register(run, outlivesStore);
        Assert.True((await AskAsync(lease)).Granted);
        return (run, lease);
    }

    /// <summary>A run that began while the store was away.</summary>
    public async Task<(FakeRun Run, Lease Lease)> StartLocalAsync(string id)
    {
        var run = new FakeRun(id);
        var lease = Leases.Degrade(Register(run));
        Assert.True((await AskAsync(lease)).Granted);
        return (run, lease);
    }

    public async Task<LeaseResult> AskAsync(Lease lease, ConflictPolicy conflict = ConflictPolicy.Supersede) => await Leases.AcquireAsync(lease, Terms(conflict), default);

    /// <summary>The session as the shared store has it, by now perhaps another one.</summary>
    public async Task<StoredSession> SessionAsync(ILeaseStore? store = null) => await (store ?? Memory).GetSessionAsync("s", default);

    /// <summary>Ends what is over, and renews the rest.</summary>
    public async Task BeatAsync()
    {
        Expiry.EndOverdue();
        await Heartbeat.BeatAsync();
    }

    /// <summary>So much time passes, with a heartbeat at the end of each second.</summary>
    public async Task LiveAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await BeatAsync();
        }
    }

    public void Dispose()
    {
        Expiry.Dispose();
        Heartbeat.Dispose();
        Local.Dispose();
        _metrics.Dispose();
        Measured.Dispose();
        _services.Dispose();
    }
}
