using ProxyGovernor.Dialects;
using ProxyGovernor.Leases;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Policies;

/// <summary>One policy, checked and immutable. The initial values are the documented defaults.</summary>
internal sealed record StreamPolicy
{
    // YARP's activity timeout ends a request without a terminal event, so ours must have had time to speak.
    private static readonly TimeSpan ActivityHeadroom = TimeSpan.FromSeconds(30);

    public required string Name { get; init; }

    /// <summary>Never empty; the first source that is present in a request decides.</summary>
    public IReadOnlyList<SessionSource> SessionSources { get; init; } = [SessionSource.Default];

    /// <summary>Name of the header that tells parallel lanes of one session apart, or null.</summary>
    public string? LaneHeader { get; init; }

    public MissingSession Missing { get; init; } = MissingSession.Pass;

    public ConflictPolicy OnConflict { get; init; } = ConflictPolicy.Supersede;

    /// <summary>The valve: how long a predecessor may take to clean up.</summary>
    public TimeSpan CleanupWait { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(120);

    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a client of an event stream may hear nothing before it is sent a heartbeat; null sends none.</summary>
    public TimeSpan? Heartbeat { get; init; }

    public int QueueLimit { get; init; } = 8;

    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public StoreOutagePolicy OnStoreUnavailable { get; init; } = StoreOutagePolicy.Degrade;

    public TagMode Tag { get; init; } = TagMode.JsonMember;

    public StreamDialect Dialect { get; init; } = StreamDialect.Auto;

    /// <summary>The longest of the timers that run while nothing moves: first byte, idle, write.</summary>
    public TimeSpan LongestQuietTimer =>
        TimeSpan.FromTicks(Math.Max(FirstByteTimeout.Ticks, Math.Max(IdleTimeout.Ticks, WriteTimeout.Ticks)));

    /// <summary>The least <c>ActivityTimeout</c> under which this policy's own timers always speak first.</summary>
    public TimeSpan MinimumActivityTimeout => LongestQuietTimer + ActivityHeadroom;
}
