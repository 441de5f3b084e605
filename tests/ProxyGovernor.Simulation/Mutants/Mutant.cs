using ProxyGovernor.Leases;
using ProxyGovernor.Simulation.Replicas;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>One way to break the protocol, from outside the product: around the store, or in the times that a replica goes by.</summary>
internal sealed record Mutant
{
    public static readonly Mutant None = new();

    /// <summary>Each must be caught.</summary>
    public static readonly IReadOnlyDictionary<string, Mutant> All = new Dictionary<string, Mutant>
    {
        ["release without compare"] = new() { Store = store => new ReleaseWithoutCompare(store) },
        ["stop deadline extended"] = new() { Store = store => new StopDeadlineExtended(store) },
        ["sweep without re-check"] = new() { Store = store => new SweepWithoutRecheck(store) },
        ["no tombstone"] = new() { Store = store => new NoTombstone(store) },
        ["not-after ignored"] = new() { Store = store => new IgnoredNotAfter(store) },
        ["idempotency key ignored"] = new() { Store = store => new IgnoredIdempotencyKey(store) },
        ["no valve"] = new() { Store = store => new NoValve(store) },
        ["retry with a new run id"] = new() { Client = (store, replica) => new RetryWithNewRunId(store, replica.Clock) },
        ["hint as permission"] = new() { Client = (store, replica) => new HintIsPermission(store, replica.Registry) },
        ["renewed past the end"] = new() { Options = options => options.Margin = TimeSpan.FromHours(-1) },
        ["no local margin"] = new() { Options = options => options.Margin = TimeSpan.Zero },
        ["no heartbeat"] = new() { Options = options => options.Heartbeat = TimeSpan.FromHours(1) },
    };

    /// <summary>Around the store, where all replicas meet it.</summary>
    public Func<ILeaseStore, ILeaseStore> Store { get; init; } = store => store;

    /// <summary>Around the store as one replica sees it.</summary>
    public Func<ILeaseStore, SimulatedReplica, ILeaseStore> Client { get; init; } = (store, _) => store;

    /// <summary>On the protocol's times as the replicas take them.</summary>
    public Action<LeaseOptions> Options { get; init; } = _ => { };
}
