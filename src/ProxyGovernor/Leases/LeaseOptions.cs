namespace ProxyGovernor.Leases;

/// <summary>The lease protocol's times: <c>StreamGovernance:Leases</c>.</summary>
internal sealed class LeaseOptions
{
    /// <summary>How long a lease lasts without renewal.</summary>
    /// <value>10 s; 1 s to 24 h.</value>
    public TimeSpan Ttl { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a replica renews its leases; at most half of every policy's <c>CleanupWait</c>.</summary>
    /// <value>1 s; 50 ms to 24 h. With 750 ms added it stays below <see cref="Ttl"/> - <see cref="Margin"/>.</value>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How much earlier than the store a replica considers its own lease over.</summary>
    /// <value>1 s; 0 to below <see cref="Ttl"/>.</value>
    public TimeSpan Margin { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often stale runs are looked for; each replica adds up to a quarter of it as jitter.</summary>
    /// <value>60 s; 100 ms to 24 h.</value>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a session's ended runs are remembered for status answers.</summary>
    /// <value>30 s; at least 2 x <see cref="Ttl"/>, at most 24 h.</value>
    public TimeSpan Keep { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where true, every policy's <c>CleanupWait</c> must be at least <see cref="Ttl"/>: a paused replica then never overlaps.</summary>
    /// <value>false.</value>
    public bool Strict { get; set; }
}
