using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Status;

/// <summary>The one record of a stream in every answer of the status API; JSON names are snake_case.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Session">The opaque session key; null where the request had no session.</param>
/// <param name="State"><c>active</c>, <c>ended</c> or <c>stale</c>.</param>
/// <param name="Active">Owns its session, or waits for it.</param>
/// <param name="Terminal">Its outcome is decided; it is settled only once <see cref="Active"/> is false as well.</param>
/// <param name="Outcome">Such as <c>completed</c>; null while undecided.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="LastEvent">The last lifecycle or event name.</param>
/// <param name="Fence">0 while it waits.</param>
/// <param name="Replica">Where the client is connected.</param>
/// <param name="Policy">Policy name.</param>
/// <param name="Dialect">Dialect name.</param>
/// <param name="Destination">YARP destination id.</param>
/// <param name="StartedAt">When the request was opened.</param>
/// <param name="UpdatedAt">Last activity, renewal or end.</param>
/// <param name="EndedAt">When it was settled.</param>
/// <param name="Events">Events sent; null for a live run of another replica.</param>
/// <param name="Bytes">Bytes sent; null for a live run of another replica.</param>
/// <param name="FirstEventMs">From opening the upstream to the first event.</param>
internal sealed record StreamRecord(
    string StreamId, string? Session, string State, bool Active, bool Terminal, string? Outcome, string? Reason, string? LastEvent, long Fence, string Replica,
    string Policy, string Dialect, string? Destination, DateTimeOffset StartedAt, DateTimeOffset UpdatedAt, DateTimeOffset? EndedAt, long? Events, long? Bytes,
    double? FirstEventMs)
{
    /// <summary>In lists and sessions: the stream whose end it waits for; null for one that does not wait.</summary>
    public string? WaitsFor { get; private init; }

    /// <summary>In lists and sessions: when its lease ends unless it is renewed, by the store's clock; null where the store holds none.</summary>
    public DateTimeOffset? LeaseEndsAt { get; private init; }

    /// <summary>In lists and sessions, for an owner that was told to stop: from when on it may be taken over by force, by the store's clock; else null.</summary>
    public DateTimeOffset? StopAt { get; private init; }

    /// <summary>A run of this replica, with its live figures.</summary>
    public static StreamRecord Of(GovernedRun run, TimeProvider time)
    {
        var ending = run.Ending;
        var identity = run.Identity;
        var now = time.GetUtcNow();
        return new StreamRecord(
            identity.Id, NullIfEmpty(identity.Session), "active", true, ending is not null, ending?.Outcome.ToName(), ending?.Reason, run.Counters.LastEvent,
            run.Lease?.Fence ?? 0, identity.Replica, identity.Policy, run.Dialect.Kind.ToString(), run.Destination, Time(identity.StartedAt),
            now - time.GetElapsedTime(run.UpdatedAt), null, run.Counters.Events, run.Counters.Bytes, run.Counters.FirstEventAfter?.TotalMilliseconds);
    }

    /// <summary>A run as the store keeps it: of another replica, or ended.</summary>
    public static StreamRecord Of(StoredRun stored)
    {
        var ended = stored.Place == RunPlace.Ended;
        var state = !ended ? "active" : stored.Outcome == StreamOutcome.Stale ? "stale" : "ended";
        var run = stored.Run;
        return new StreamRecord(
            run.Id, NullIfEmpty(run.Session), state, !ended, ended, stored.Outcome?.ToName(), stored.Summary?.Reason, stored.Summary?.LastEvent, stored.Fence,
            run.Replica, run.Policy, run.Dialect, stored.Destination ?? stored.Summary?.Destination, Time(run.StartedAt), Time(stored.UpdatedAt),
            ended ? Time(stored.LeaseEnd) : null, stored.Summary?.Events, stored.Summary?.Bytes, stored.Summary?.FirstEventMilliseconds);
    }

    /// <summary>The same, with where it stands in its session.</summary>
    public StreamRecord Standing(StoredRun stored, string? waitsFor) => this with
    {
        WaitsFor = waitsFor,
        LeaseEndsAt = Time(stored.LeaseEnd),
        StopAt = stored.StopDeadline is { } deadline ? Time(deadline) : null,
    };

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
