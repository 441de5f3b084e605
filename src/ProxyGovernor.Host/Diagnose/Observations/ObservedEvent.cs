namespace ProxyGovernor.Host.Diagnose.Observations;

/// <summary>A lifecycle event of the live feed, as far as it is asked for.</summary>
/// <param name="Time">By the clock of the replica that tells it.</param>
/// <param name="Name">Such as <c>stream_start</c>.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="Session">Its opaque session key; null without a session.</param>
/// <param name="Replica">Who tells it.</param>
/// <param name="Outcome">For ends.</param>
/// <param name="Milliseconds">For takeovers: the wait.</param>
internal sealed record ObservedEvent(DateTimeOffset Time, string Name, string StreamId, string? Session, string Replica, string? Outcome = null, double? Milliseconds = null)
{
    public const string Start = "stream_start";
    public const string End = "stream_end";
    public const string Forced = "prev_stream_forced";
}
