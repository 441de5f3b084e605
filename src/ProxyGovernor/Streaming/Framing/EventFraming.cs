namespace ProxyGovernor.Streaming.Framing;

/// <summary>How events stand in a response body, by its media type.</summary>
internal enum EventFraming
{
    /// <summary>No event stream: the body passes untouched.</summary>
    None,
    /// <summary><c>text/event-stream</c>: blocks of field lines, ended by a blank line.</summary>
    Sse,
    /// <summary>Newline-delimited JSON: one value per line.</summary>
    Ndjson,
}
