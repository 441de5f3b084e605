namespace ProxyGovernor.Dialects;

/// <summary>Outcomes grouped by what a client should make of them; each dialect has its own names for these.</summary>
internal enum EndingCause
{
    /// <summary>Superseded, stopped or lost: not to be retried.</summary>
    Withdrawn,
    /// <summary>The request cannot be used as it is: it names its session wrongly, or the model server refuses it.</summary>
    InvalidRequest,
    /// <summary>The request carries no credential where one is required.</summary>
    Unauthorized,
    /// <summary>Another stream of the session is active.</summary>
    Conflict,
    /// <summary>The session's queue is full or too slow.</summary>
    Busy,
    /// <summary>One of our timers.</summary>
    Timeout,
    /// <summary>The model server failed or broke off.</summary>
    Upstream,
    /// <summary>This replica is going away, or its lease store is: another try may be served.</summary>
    Unavailable,
    /// <summary>A fault of ours.</summary>
    Internal,
}
