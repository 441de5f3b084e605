namespace ProxyGovernor.Chaos.History;

/// <summary>What a fault may do to the guarantees. Faults that may do nothing to them, such as lost hints, leave no window.</summary>
internal enum FaultEffect
{
    /// <summary>One replica stands still, and closes nothing meanwhile.</summary>
    Frozen,

    /// <summary>No replica reaches the store for a while.</summary>
    CutOff,

    /// <summary>The store forgot every grant; replicas still reach it.</summary>
    DataLost,

    /// <summary>The store forgot every grant, and replicas have to find it again.</summary>
    CutOffAndDataLost,

    /// <summary>The machine kept one replica from running, or took its time to end it.</summary>
    Stalled,
}
