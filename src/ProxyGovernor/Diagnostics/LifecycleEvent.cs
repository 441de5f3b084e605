namespace ProxyGovernor.Diagnostics;

/// <summary>One line of a run's life, as the live feed tells it.</summary>
/// <param name="Time">When, by this replica's clock.</param>
/// <param name="Name">Such as <c>stream_start</c>.</param>
/// <param name="StreamId">The run.</param>
/// <param name="Session">The opaque session key, or null where the request has no session.</param>
/// <param name="RequestId">The request that opened the run; null when another replica's run was swept.</param>
/// <param name="Replica">Who tells it.</param>
/// <param name="Route">YARP route id.</param>
/// <param name="Policy">Policy name.</param>
/// <param name="Dialect">Dialect name.</param>
/// <param name="Outcome">For ends and refusals.</param>
/// <param name="Milliseconds">Duration, wait or first event time, where the event has one.</param>
/// <param name="Events">Events sent, for ends.</param>
/// <param name="InputTokens">For ends, where the model server told them.</param>
/// <param name="OutputTokens">The same.</param>
internal sealed record LifecycleEvent(
    DateTimeOffset Time, string Name, string StreamId, string? Session, string? RequestId, string Replica,
    string Route, string Policy, string Dialect, string? Outcome, double? Milliseconds, long? Events, long? InputTokens, long? OutputTokens);
