namespace ProxyGovernor.Diagnostics;

/// <summary>HTTP headers of the product.</summary>
public static class GovernorHeaders
{
    /// <summary>Out, to the client and to the model server: the stream id.</summary>
    public const string StreamId = "X-Stream-Id";

    /// <summary>To the model server: the fence, growing with every grant of the session.</summary>
    public const string StreamFence = "X-Stream-Fence";

    /// <summary>In and out: the request id.</summary>
    public const string RequestId = "X-Request-Id";

    /// <summary>In by default, out where it was generated: the client's session id.</summary>
    public const string SessionId = "X-Session-Id";

    /// <summary>In: a request that repeats the value of an earlier one of its session is refused with 409.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Out, <c>local</c>: the lease store is away, and the stream is governed within its replica alone.</summary>
    public const string StreamDegraded = "X-Stream-Degraded";

    /// <summary>In: the operator's key.</summary>
    public const string OperatorKey = "X-Operator-Key";

    /// <summary>Out, <c>false</c>: tells the model SDKs not to retry.</summary>
    internal const string ShouldRetry = "x-should-retry";

    /// <summary>Out, <c>no</c>: tells nginx and its kin not to buffer the stream.</summary>
    internal const string AccelBuffering = "X-Accel-Buffering";
}
