namespace ProxyGovernor.Streaming.Framing;

/// <summary>What one framed block means to the life of a stream.</summary>
internal enum EventKind
{
    /// <summary>An event like any other.</summary>
    Content,
    /// <summary>A block that dispatches no event: comments, blank lines, fields without data.</summary>
    Comment,
    /// <summary>The dialect's own keep-alive event.</summary>
    Ping,
    /// <summary>The dialect's normal end.</summary>
    Terminal,
    /// <summary>The dialect's own error event; it ends the stream too.</summary>
    Error,
    /// <summary>An error in a form that event stream clients skip: none of them knows yet.</summary>
    UnseenError,
}
