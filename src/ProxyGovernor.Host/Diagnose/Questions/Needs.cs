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
    public const string NotWatched = "not watched";

    /// <summary>Why there is no answer; null where there is one.</summary>
    public static string? Unmet(this Needs needs, Observation seen) =>
        needs.HasFlag(Needs.Streams) && seen.After.Streams is null ? "the lease store could not be asked"
        : needs.HasFlag(Needs.Watch) && seen.Watched == TimeSpan.Zero ? NotWatched
        : null;
}
