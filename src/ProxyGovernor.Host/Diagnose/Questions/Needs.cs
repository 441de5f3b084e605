using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>What a question cannot be answered without.</summary>
[Flags]
internal enum Needs
{
    /// <summary>Whatever the host says of itself is enough.</summary>
    Nothing = 0,

    /// <summary>The list of all live streams.</summary>
    Streams = 1,

    /// <summary>The live feed.</summary>
    Watch = 2,
}

/// <summary>Checks needs.</summary>
internal static class NeedsExtensions
{
    /// <summary>Those of them that an observation does not meet.</summary>
    public static Needs UnmetBy(this Needs needs, Observation seen) => needs
        & ((seen.After.Streams is null ? Needs.Streams : Needs.Nothing) | (seen.Watched == TimeSpan.Zero ? Needs.Watch : Needs.Nothing));

    /// <summary>What to tell of unmet needs; null where there are none.</summary>
    public static string? Reason(this Needs unmet) =>
        unmet.HasFlag(Needs.Streams) ? "the lease store could not be asked"
        : unmet.HasFlag(Needs.Watch) ? "not watched"
        : null;
}
