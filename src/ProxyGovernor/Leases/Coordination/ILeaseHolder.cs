using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>What the coordinator needs of a run.</summary>
internal interface ILeaseHolder
{
    /// <summary>Who it is.</summary>
    LeaseRun Identity { get; }

    /// <summary>YARP destination id, once chosen.</summary>
    string? Destination { get; }

    /// <summary>
    /// Ends the run: closes its upstream and leads to its release. Sticky (also before the grant was heard of), idempotent, never blocks;
    /// where the run has ended already it only hastens its cleanup.
    /// </summary>
    void Stop(StreamOutcome outcome, string reason);
}
