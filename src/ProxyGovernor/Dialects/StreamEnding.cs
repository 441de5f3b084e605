using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Dialects;

/// <summary>An ending that we tell the client of.</summary>
/// <param name="Outcome">How the run ended; its name is the error's code where the dialect has one.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="StreamId">The stream id, or empty to leave it out.</param>
internal readonly record struct StreamEnding(StreamOutcome Outcome, string Message, string StreamId)
{
    /// <summary>The cause, which picks each dialect's own error names.</summary>
    public EndingCause Cause => Outcome switch
    {
        StreamOutcome.Superseded or StreamOutcome.Canceled or StreamOutcome.ClientClosed or StreamOutcome.LeaseLost => EndingCause.Withdrawn,
        StreamOutcome.Rejected => EndingCause.Conflict,
        StreamOutcome.QueueFull or StreamOutcome.QueueTimeout => EndingCause.Busy,
        StreamOutcome.TimeoutConnect or StreamOutcome.TimeoutFirstByte or StreamOutcome.TimeoutIdle or StreamOutcome.TimeoutTotal
            or StreamOutcome.TimeoutWrite => EndingCause.Timeout,
        StreamOutcome.UpstreamError or StreamOutcome.UpstreamIncomplete or StreamOutcome.UpstreamStatus => EndingCause.Upstream,
        StreamOutcome.Shutdown => EndingCause.Shutdown,
        _ => EndingCause.Internal,
    };

    /// <summary>The HTTP status that this ending has before a response has started.</summary>
    public int Status => Cause switch
    {
        // 408, 409, 429 and 5xx are retried by the SDKs; a withdrawn request that comes back would end its own successor.
        EndingCause.Withdrawn => 499,
        EndingCause.Conflict => 409,
        EndingCause.Busy => 429,
        EndingCause.Timeout => 504,
        EndingCause.Upstream => 502,
        EndingCause.Shutdown => 503,
        _ => 500,
    };
}
