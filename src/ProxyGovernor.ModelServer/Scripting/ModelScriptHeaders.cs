namespace ProxyGovernor.ModelServer;

/// <summary>
/// The request headers that script an answer; each is also read from the query parameter of the same name. A value out of range, an unknown
/// <c>X-Model-...</c> name or an impossible combination is answered 400 with one line.
/// </summary>
public static class ModelScriptHeaders
{
    /// <summary>What all names begin with.</summary>
    public const string Prefix = "X-Model-";

    /// <summary>Content events: 20; 0 to 10,000,000.</summary>
    public const string Events = "X-Model-Events";

    /// <summary>Milliseconds between writes: 20; 0 (as fast as the connection takes them) to 3,600,000.</summary>
    public const string Interval = "X-Model-Interval";

    /// <summary>Bytes of text in each event, about: one word; 0 to 16,777,216.</summary>
    public const string EventSize = "X-Model-Event-Size";

    /// <summary>Events per write: 1; 1 to 10,000.</summary>
    public const string Batch = "X-Model-Batch";

    /// <summary>Milliseconds before the response headers: 0 to 3,600,000.</summary>
    public const string DelayHeaders = "X-Model-Delay-Headers";

    /// <summary>Milliseconds between the flushed headers and the first event: 0 to 3,600,000.</summary>
    public const string DelayFirst = "X-Model-Delay-First";

    /// <summary>Response status: 200; 200 to 599. From 300 on the body is the dialect's error; 204, 205 and 304 have none.</summary>
    public const string Status = "X-Model-Status";

    /// <summary>Seconds for the response header <c>Retry-After</c>: none; 0 to 86,400.</summary>
    public const string RetryAfter = "X-Model-Retry-After";

    /// <summary>Content coding, flushed with each write: none; <c>gzip</c>, <c>br</c>, <c>deflate</c>.</summary>
    public const string Encoding = "X-Model-Encoding";

    /// <summary>Whether the length is announced: <c>true</c> or <c>false</c>; by default for JSON and not for streams.</summary>
    public const string ContentLength = "X-Model-Content-Length";

    /// <summary>A content type to claim instead of the true one.</summary>
    public const string ContentType = "X-Model-Content-Type";

    /// <summary><c>true</c> sends the trailer <c>X-Model-Trailer: end</c> after the body.</summary>
    public const string Trailers = "X-Model-Trailers";

    /// <summary>SSE comments before each event, each a write of its own, an interval apart: 0; 0 to 1,000,000.</summary>
    public const string Comments = "X-Model-Comments";

    /// <summary>The gate (<see cref="ModelGates"/>) to be held at before headers, each write of events and the end; a fault other than a stall is an end.</summary>
    public const string Gate = "X-Model-Gate";

    /// <summary>A label for the request's record.</summary>
    public const string Name = "X-Model-Name";

    /// <summary>
    /// <c>stall@N</c>, <c>reset@N</c>, <c>half@N</c>, <c>half-end@N</c>, <c>end@N</c>, <c>error@N</c> after N content events, N from 0 to
    /// <see cref="Events"/>, an interval after the last; or <c>stall-headers</c>. A JSON answer counts as one event.
    /// </summary>
    public const string Fault = "X-Model-Fault";

    /// <summary><c>true</c> lets the generation go on when the caller closes, until an abort API stops it; so does an <c>X-Conversation-Id</c>.</summary>
    public const string OutlivesClose = "X-Model-Outlives-Close";
}
