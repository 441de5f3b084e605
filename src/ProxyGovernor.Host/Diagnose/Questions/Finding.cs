namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Message">One sentence with its figures.</param>
/// <param name="Session">The opaque session key, where it is about one.</param>
/// <param name="StreamId">The stream it is about.</param>
/// <param name="OtherStreamId">The stream that is in its way, or in whose way it is.</param>
/// <param name="Replica">The replica to look at.</param>
internal sealed record Finding(string Message, string? Session = null, string? StreamId = null, string? OtherStreamId = null, string? Replica = null);
