using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>One run's abort: begins once, when the run was cut off and its upstream is closed, in whichever order the two are learned.</summary>
internal sealed class UpstreamAbort(GovernedRun run, RunServices services)
{
    private bool _closed;
    private int _begun;
    private Task<AbortResult>? _result;
    private long _awaitedSince;

    /// <summary>How the request was sent; null before it is.</summary>
    public ForwardedRequest? Forwarded { get; set; }

    /// <summary>The model server's own id of the answer; null before its first event.</summary>
    public string? UpstreamId { get; set; }

    /// <summary>How long whoever takes the session waits for its cleanup: the cluster's own time, else the policy's.</summary>
    public TimeSpan Valve => GovernanceMetadata.CleanupWaitOf(Forwarded?.Cluster, run.Policy);

    /// <summary>What became of it; null where nothing was aborted.</summary>
    public Task<AbortResult>? Result => Volatile.Read(ref _result);

    /// <summary>Timestamp from which somebody may be waiting for the session; null before.</summary>
    public long? AwaitedSince => Volatile.Read(ref _awaitedSince) is not 0 and var since ? since : null;

    /// <summary>The lease's side wants the run gone: the store counts the valve from no later than this.</summary>
    public void Await() => Interlocked.CompareExchange(ref _awaitedSince, Math.Max(1, services.Time.GetTimestamp()), 0);

    /// <summary>Nothing is open towards the model server any more.</summary>
    public void UpstreamClosed()
    {
        Volatile.Write(ref _closed, true);
        if (run is { HastenedAt: not null, Ending: { } ending })
        {
            Begin(ending);
        }
    }

    /// <summary>The run was cut off. YARP hears of a client's leaving by itself, and may have closed the upstream before the run knew.</summary>
    public void RunEnded(RunPhase.Ended ending)
    {
        if (Volatile.Read(ref _closed) && IsCut(ending.Outcome))
        {
            Begin(ending);
        }
    }

    private void Begin(RunPhase.Ended ending)
    {
        if (Interlocked.Exchange(ref _begun, 1) == 0)
        {
            services.Metrics.UpstreamClosed(run.Identity, services.Time.GetElapsedTime(ending.At));
            Volatile.Write(ref _result, services.Aborter.AbortAsync(run, generates: IsCut(ending.Outcome)));
        }
    }

    /// <summary>Whether the model server was still at it: the other outcomes are its own doing.</summary>
    private static bool IsCut(StreamOutcome outcome) =>
        outcome is StreamOutcome.Superseded or StreamOutcome.Canceled or StreamOutcome.ClientClosed or StreamOutcome.TimeoutFirstByte
            or StreamOutcome.TimeoutIdle or StreamOutcome.TimeoutTotal or StreamOutcome.TimeoutWrite or StreamOutcome.LeaseLost
            or StreamOutcome.Shutdown or StreamOutcome.InternalError;
}
