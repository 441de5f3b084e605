using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Leases.Coordination;

/// <summary>One replica's side of the protocol, on a clock and a store in the test's hand.</summary>
internal sealed class CoordinationFixture : IDisposable
{
    public static readonly RunSummary NoSummary = new(null, null, null, 0, 0, null);
    public static readonly LeaseTerms Supersede = new(ConflictPolicy.Supersede, TimeSpan.FromSeconds(2), 8, TimeSpan.FromSeconds(30));

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GovernorMetrics _metrics;

    public CoordinationFixture()
    {
        _metrics = new GovernorMetrics(_services.GetRequiredService<IMeterFactory>());
        Feed = new LifecycleFeed();
        Clock = new StoreTimeEstimate(Time);
        Retired = new RetiredRuns(Registry, _metrics, new Lifecycle(NullLogger<Lifecycle>.Instance, Feed, new ReplicaIdentity(), Time));
        Calls = new StoreCalls(Store, Clock, Retired, _metrics, Time, NullLogger<StoreCalls>.Instance);
        Coordinator = new LeaseCoordinator(Calls, Registry, Options, Time);
        Heartbeat = new LeaseHeartbeat(Calls, Coordinator, Registry, Options, Time, NullLogger<LeaseHeartbeat>.Instance);
        Sweeper = new LeaseSweeper(Calls, Options, _metrics, Time);
    }

    /// <summary>TTL 10 s and margin 1 s: a lease is over 9 s after it was asked for.</summary>
    public LeaseOptions Options { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public ScriptedLeaseStore Store { get; } = new();

    public LeaseRegistry Registry { get; } = new();

    public LifecycleFeed Feed { get; }

    public StoreTimeEstimate Clock { get; }

    public RetiredRuns Retired { get; }

    public StoreCalls Calls { get; }

    public LeaseCoordinator Coordinator { get; }

    public LeaseHeartbeat Heartbeat { get; }

    public LeaseSweeper Sweeper { get; }

    /// <summary>The factory whose meters are this fixture's alone.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public bool IsOver(Lease lease) => lease.IsOver(Time.GetTimestamp());

    public Lease Register(string id = "run") => Coordinator.Register(new RecordedHolder(id));

    /// <summary>A lease that was granted now.</summary>
    public async Task<Lease> GrantedAsync(string id = "run")
    {
        var lease = Register(id);
        Assert.True((await Coordinator.AcquireAsync(lease, Supersede, CancellationToken.None)).Granted);
        return lease;
    }

    public void Dispose()
    {
        Heartbeat.Dispose();
        Sweeper.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }
}

/// <summary>A run that keeps what it was told.</summary>
internal sealed class RecordedHolder(string id) : ILeaseHolder
{
    public LeaseRun Identity { get; } = Replies.Run(id);

    public string? Destination => "d1";

    public List<StreamOutcome> Stops { get; } = [];

    public void Stop(StreamOutcome outcome, string reason) => Stops.Add(outcome);

    public static List<StreamOutcome> StopsOf(Lease lease) => ((RecordedHolder)lease.Holder).Stops;
}
