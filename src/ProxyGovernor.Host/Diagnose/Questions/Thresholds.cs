namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>From when on something is worth a finding. A healthy takeover takes milliseconds, also on a busy machine.</summary>
internal static class Thresholds
{
    /// <summary>A wait for cleanup.</summary>
    public static readonly TimeSpan CleanupWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Two streams at once: replicas' clocks are known to a store round trip only.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMilliseconds(500);

    /// <summary>Between a stream's end and its release.</summary>
    public static readonly TimeSpan Release = TimeSpan.FromSeconds(1);

    /// <summary>Leases do not depend on it; whoever compares logs does.</summary>
    public static readonly TimeSpan ClockOffset = TimeSpan.FromSeconds(1);

    /// <summary>A third of what a store call may take at all.</summary>
    public static readonly TimeSpan StoreRoundTrip = TimeSpan.FromMilliseconds(250);

    /// <summary>A session remembers so many ended streams; what came before is missing for a good reason.</summary>
    public const int RememberedStreams = 16;
}
