using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Dialects;

/// <summary>An ending that we tell the client of.</summary>
/// <param name="Outcome">How the run ended.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="StreamId">The stream id, or empty to leave it out.</param>
internal readonly record struct StreamEnding(StreamOutcome Outcome, string Message, string StreamId)
{
    private EndingCause? Refusal { get; init; }

    private int? RefusalStatus { get; init; }

    /// <summary>The model server's own status, where it could not be passed on as one.</summary>
    public int? UpstreamStatus { get; init; }

    /// <summary>The error's code where the dialect has one: the outcome's name, or what was wrong with a request that never became a run.</summary>
    public string Code => Refusal switch
    {
        _ when RefusalStatus is not null => "invalid_body",
        EndingCause.InvalidRequest => "invalid_session",
        EndingCause.Unauthorized => "unauthorized",
        _ => Outcome.ToName(),
    };

    /// <summary>The cause, which picks each dialect's own error names.</summary>
    public EndingCause Cause => Refusal ?? (UpstreamStatus is { } status ? CauseOf(status) : null) ?? Outcome switch
    {
        StreamOutcome.Superseded or StreamOutcome.Canceled or StreamOutcome.ClientClosed or StreamOutcome.LeaseLost => EndingCause.Withdrawn,
        StreamOutcome.Rejected => EndingCause.Conflict,
        StreamOutcome.QueueFull or StreamOutcome.QueueTimeout => EndingCause.Busy,
        StreamOutcome.TimeoutConnect or StreamOutcome.TimeoutFirstByte or StreamOutcome.TimeoutIdle or StreamOutcome.TimeoutTotal
            or StreamOutcome.TimeoutWrite => EndingCause.Timeout,
        StreamOutcome.UpstreamError or StreamOutcome.UpstreamIncomplete or StreamOutcome.UpstreamStatus => EndingCause.Upstream,
        StreamOutcome.Shutdown or StreamOutcome.StoreUnavailable => EndingCause.Unavailable,
        _ => EndingCause.Internal,
    };

    /// <summary>The HTTP status that this ending has before a response has started.</summary>
    public int Status => RefusalStatus ?? UpstreamStatus ?? Cause switch
    {
        // 408, 409, 429 and 5xx are retried by the SDKs; a withdrawn request that comes back would end its own successor.
        EndingCause.Withdrawn => 499,
        EndingCause.InvalidRequest => 400,
        EndingCause.Unauthorized => 401,
        EndingCause.Conflict => 409,
        EndingCause.Busy => 429,
        EndingCause.Timeout => 504,
        EndingCause.Upstream => 502,
        EndingCause.Unavailable => 503,
        _ => 500,
    };

    private static EndingCause? CauseOf(int upstreamStatus) => upstreamStatus switch
    {
        401 or 403 => EndingCause.Unauthorized,
        408 or 504 => EndingCause.Timeout,
        429 => EndingCause.Busy,
        503 or 529 => EndingCause.Unavailable,
        >= 400 and < 500 => EndingCause.InvalidRequest,
        _ => null,
    };

    /// <summary>A request whose session or lane cannot be used; it never becomes a run.</summary>
    public static StreamEnding InvalidSession(string message) => new(StreamOutcome.Rejected, message, "") { Refusal = EndingCause.InvalidRequest };

    /// <summary>A request whose body the server refuses (too large, too slow, malformed) while its session is looked for; it never becomes a run.</summary>
    public static StreamEnding InvalidBody(string message, int status) =>
        new(StreamOutcome.Rejected, message, "") { Refusal = CauseOf(status) ?? EndingCause.InvalidRequest, RefusalStatus = status };

    /// <summary>A request without the credential that is required; it never becomes a run.</summary>
    public static StreamEnding Unauthorized(string message) => new(StreamOutcome.Rejected, message, "") { Refusal = EndingCause.Unauthorized };
}
