namespace ProxyGovernor.Pipeline;

/// <summary>How a run ended. Told in records, logs and metric labels by <see cref="StreamOutcomeNames.ToName"/>.</summary>
internal enum StreamOutcome
{
    /// <summary>The upstream sent its dialect's normal end.</summary>
    Completed,
    /// <summary>A newer request of the same session took over.</summary>
    Superseded,
    /// <summary>Stopped through the stop API.</summary>
    Canceled,
    /// <summary>The client left.</summary>
    ClientClosed,
    /// <summary>No connection to the model server within the cluster's connect timeout.</summary>
    TimeoutConnect,
    /// <summary>No first event within <c>Timeouts:FirstByte</c>.</summary>
    TimeoutFirstByte,
    /// <summary>No further event within <c>Timeouts:Idle</c>.</summary>
    TimeoutIdle,
    /// <summary>The run lasted longer than <c>Timeouts:Total</c>.</summary>
    TimeoutTotal,
    /// <summary>The client took no byte within <c>Timeouts:Write</c>.</summary>
    TimeoutWrite,
    /// <summary>The model server broke the connection or sent its dialect's error event.</summary>
    UpstreamError,
    /// <summary>The model server ended the body without its dialect's terminal event.</summary>
    UpstreamIncomplete,
    /// <summary>The model server answered with a status that is not 2xx.</summary>
    UpstreamStatus,
    /// <summary>Refused by policy <c>Reject</c>: another stream of the session is active.</summary>
    Rejected,
    /// <summary>Refused by policy <c>Queue</c>: the queue is full.</summary>
    QueueFull,
    /// <summary>Waited in the queue longer than <c>Queue:Timeout</c>.</summary>
    QueueTimeout,
    /// <summary>The lease ran out or was lost in the store.</summary>
    LeaseLost,
    /// <summary>The replica is shutting down.</summary>
    Shutdown,
    /// <summary>The replica that owned the run died; the sweeper ended it.</summary>
    Stale,
    /// <summary>A fault in the proxy.</summary>
    InternalError,
    /// <summary>Refused under <c>OnStoreUnavailable=Reject</c>: the lease store cannot be asked.</summary>
    StoreUnavailable,
}
