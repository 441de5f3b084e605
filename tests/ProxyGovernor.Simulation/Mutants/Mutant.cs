using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>One way to break the protocol, from outside the product: around the store, in the terms, or in the holder.</summary>
internal sealed record Mutant
{
    public static readonly Mutant None = new();

    /// <summary>Around the store, where all replicas meet it.</summary>
    public Func<ILeaseStore, ILeaseStore> Store { get; init; } = store => store;

    /// <summary>Around the store as a replica sees it.</summary>
    public Func<ILeaseStore, TimeProvider, ILeaseStore> Client { get; init; } = (store, _) => store;

    /// <summary>On the protocol's times as the replicas take them.</summary>
    public Action<LeaseOptions> Options { get; init; } = _ => { };

    /// <summary>A waiter that hears that the lease is free opens its upstream.</summary>
    public bool HintIsPermission { get; init; }

    /// <summary>Nobody renews.</summary>
    public bool HeartStandsStill { get; init; }
}
