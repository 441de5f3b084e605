using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Dialects;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline.Aborting;
using ProxyGovernor.Pipeline.Heartbeats;
using ProxyGovernor.Policies;

namespace ProxyGovernor.Pipeline;

/// <summary>One governed request from open to finalize. Everything that may end it goes through <see cref="TryEnd"/>.</summary>
internal sealed class GovernedRun : ILeaseHolder, IDisposable
{
    private readonly CancellationTokenSource _sending = new();
    private readonly RunServices _services;
    private readonly TaskCompletionSource _finalized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lifecycleGate = new();
    private readonly Lock _contextGate = new();
    private RunPhase _phase = RunPhase.Acquiring;
    private IGovernedUpstream? _upstream;
    private RunTimers? _timers;
    private long _sentAt;
    private long _hastenedAt;
    private bool _started;
    private bool _supersededTold;
    private bool _disposed;

    public GovernedRun(LeaseRun identity, string requestId, StreamPolicy policy, Dialect dialect, HttpContext context, RunServices services)
    {
        Identity = identity;
        RequestId = requestId;
        Policy = policy;
        Dialect = dialect;
        Context = context;
        Heartbeat = policy.Heartbeat is null ? null : new Heartbeat();
        _services = services;
        StartedAt = _services.Time.GetTimestamp();
        Abort = new UpstreamAbort(this, services);
    }

    public LeaseRun Identity { get; }

    public string RequestId { get; }

    public StreamPolicy Policy { get; }

    /// <summary>The dialect of the path; the content type of the answer may still make it a plain one.</summary>
    public Dialect Dialect { get; set; }

    public HttpContext Context { get; }

    public RunCounters Counters { get; } = new();

    public UpstreamAbort Abort { get; }

    public string? Destination { get; set; }

    /// <summary>Answered in <c>X-Session-Id</c> where the policy made it.</summary>
    public string? GeneratedSessionId { get; init; }

    /// <summary>The run's span, where somebody listens.</summary>
    public Activity? Activity { get; init; }

    /// <summary>What interrupts the wait for the model server when the client has heard nothing for too long; null where the policy has no heartbeats.</summary>
    public Heartbeat? Heartbeat { get; }

    /// <summary>Whether the client is known to want an event stream before the model server has answered.</summary>
    public bool AsksForStream { get; init; }

    /// <summary>What the client is told of the ending, where it is more than the reason: it may quote the model server, and is never logged.</summary>
    public string? AnswerMessage { get; set; }

    /// <summary>A refusal that would be the same again.</summary>
    public bool IsFinallyRefused { get; set; }

    /// <summary>See <see cref="Sessions.SessionIdentification.IdempotencyKey"/>.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The status of a model server's answer that came when the client's response had started; null where it could be passed on, or was a stream.</summary>
    public int? UpstreamStatus { get; private set; }

    /// <summary>The lease, or null for a request without a session under <c>Missing=Pass</c>.</summary>
    public Lease? Lease { get; set; }

    /// <summary>Cancelled with the run while it acquires or sends. Once it streams, the stream closes its upstream itself.</summary>
    public CancellationToken Sending => _sending.Token;

    /// <summary>Null while the run lives.</summary>
    public RunPhase.Ended? Ending => Volatile.Read(ref _phase) as RunPhase.Ended;

    /// <summary>True once <c>stream_start</c> was told.</summary>
    public bool IsStarted => Volatile.Read(ref _started);

    /// <summary>Timestamp of the grant; for a run that was never granted, of its opening.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Tells the start, at the grant; a stop that came before the grant was heard of is told right after it.</summary>
    public void Start()
    {
        lock (_lifecycleGate)
        {
            StartedAt = _services.Time.GetTimestamp();
            _services.Lifecycle.Start(Identity, RequestId, Lease?.Fence ?? 0);
            _services.Metrics.Started(Identity);
            Counters.LastEvent = "stream_start";
            Volatile.Write(ref _started, true);
            TellSuperseded();
        }
    }

    /// <summary>Tells once, and never before the start, that a newer request took over.</summary>
    public void TellSuperseded()
    {
        lock (_lifecycleGate)
        {
            if (_started && !_supersededTold && Ending is { Outcome: StreamOutcome.Superseded })
            {
                _supersededTold = true;
                _services.Lifecycle.Superseded(Identity, RequestId);
            }
        }
    }

    /// <summary>Lets the fault kit, where there is one, act at a step.</summary>
    public ValueTask AtAsync(RunStep step) => _services.AtAsync(step, this);

    /// <summary>False where the run has ended: never open an upstream then (rule 3).</summary>
    public bool TryBeginSending()
    {
        if (Lease is { Fence: not 0 } lease && lease.IsOver(_services.Time.GetTimestamp()))
        {
            TryEnd(StreamOutcome.LeaseLost, "The lease ran out before the upstream was opened.");
        }

        if (!TryMove(RunPhase.Acquiring, RunPhase.Sending))
        {
            return false;
        }

        _sentAt = _services.Time.GetTimestamp();
        _timers = new RunTimers(this, _sentAt, _services.Time);
        _timers.Start();
        return true;
    }

    /// <summary>From here on <paramref name="governed"/> closes the upstream. False where the run has ended.</summary>
    public bool TryBeginStreaming(IGovernedUpstream governed)
    {
        Volatile.Write(ref _upstream, governed);
        return TryMove(RunPhase.Sending, RunPhase.Streaming);
    }

    /// <summary>:: Step 8 begins: decides the outcome. The first caller wins; every later one is a no-op.</summary>
    /// <param name="outcome">How the run ends.</param>
    /// <param name="reason">One sentence for a person, without any prompt or completion text.</param>
    /// <param name="closeUpstream">False where the stream itself has just seen its end and reads on to the end of the body.</param>
    public bool TryEnd(StreamOutcome outcome, string reason, bool closeUpstream = true)
    {
        RunPhase current;
        RunPhase.Ended ended;
        do
        {
            current = Volatile.Read(ref _phase);
            if (current is RunPhase.Ended)
            {
                return false;
            }

            ended = new RunPhase.Ended(outcome, reason, _services.Time.GetTimestamp(), current);
        }
        while (Interlocked.CompareExchange(ref _phase, ended, current) != current);

        Counters.LastEvent = outcome.ToName();
        TellSuperseded();
        if (closeUpstream)
        {
            Hasten();
        }
        else
        {
            _timers?.Look();
        }

        return true;
    }

    /// <summary>The model server's answer, which came when the client's response had started, is no event stream.</summary>
    public void EndWith(UpstreamAnswerException answer)
    {
        if (TryEnd(answer.Outcome, answer.Message, closeUpstream: false))
        {
            (UpstreamStatus, AnswerMessage, UpstreamFailure) = (answer.Status, answer.Told, answer.InnerException);
        }
    }

    /// <inheritdoc/>
    void ILeaseHolder.Stop(StreamOutcome outcome, string reason)
    {
        Abort.Await();
        Stop(outcome, reason);
    }

    /// <inheritdoc cref="ILeaseHolder.Stop"/>
    public void Stop(StreamOutcome outcome, string reason)
    {
        if (!TryEnd(outcome, reason))
        {
            Hasten();
        }
    }

    /// <summary>The run has ended and must get out of the way: closes the upstream, and gives the client a moment for its terminal.</summary>
    public void Hasten()
    {
        Interlocked.CompareExchange(ref _hastenedAt, Math.Max(1, _services.Time.GetTimestamp()), 0);
        if (Ending is { From: var from } && ReferenceEquals(from, RunPhase.Streaming))
        {
            // YARP's own token stays untouched: its copier still has the terminal event to deliver.
            Volatile.Read(ref _upstream)!.Close();
        }
        else
        {
            Cancel();
        }

        if (Ending is { } ending)
        {
            Abort.RunEnded(ending);
        }

        _timers?.Look();
    }

    /// <summary>Timestamp of the first <see cref="Hasten"/>, or null.</summary>
    public long? HastenedAt => Volatile.Read(ref _hastenedAt) is not 0 and var at ? at : null;

    /// <summary>What the model server did wrong where the copier was given a clean end instead; YARP's passive health must still learn of it.</summary>
    public Exception? UpstreamFailure { get; set; }

    public UpstreamActivity? Waiting => Volatile.Read(ref _upstream)?.Activity;

    /// <summary>An event of the upstream has arrived: the first one ends the first-byte timer, each one restarts the idle timer.</summary>
    public void EventSeen()
    {
        Volatile.Read(ref _upstream)?.EventSeen();
        if (Counters.FirstEventAfter is not null)
        {
            return;
        }

        var after = _services.Time.GetElapsedTime(_sentAt);
        Counters.FirstEvent(after);
        _services.Metrics.FirstEvent(Identity, after);
        _services.Lifecycle.FirstEvent(Identity, RequestId, after);
    }

    /// <summary>Nothing is open towards the model server any more.</summary>
    public void UpstreamClosed() => Abort.UpstreamClosed();

    /// <summary>Completes once the run is settled: released and told.</summary>
    public Task Finalized => _finalized.Task;

    /// <summary>Timestamp of the last bytes sent to the client, or of the start.</summary>
    public long UpdatedAt => Volatile.Read(ref _upstream)?.LastSentAt is > 0 and var sent ? sent : StartedAt;

    public void Settle() => _finalized.TrySetResult();

    /// <summary>Cuts off a client that does not read. A timer may come here as the request ends: Kestrel then already uses its context for the next one.</summary>
    public void AbortClient()
    {
        lock (_contextGate)
        {
            if (!_disposed)
            {
                Context.Abort();
            }
        }
    }

    public void Dispose()
    {
        lock (_contextGate)
        {
            _disposed = true;
        }

        _timers?.Dispose();
        _sending.Dispose();
    }

    private bool TryMove(RunPhase from, RunPhase to) => Interlocked.CompareExchange(ref _phase, to, from) == from;

    private void Cancel()
    {
        try
        {
            _sending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run was finalized while another thread still meant to hasten it.
        }
    }
}
