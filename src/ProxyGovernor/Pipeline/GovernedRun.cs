using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Dialects;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline.Aborting;
using ProxyGovernor.Pipeline.Heartbeats;
using ProxyGovernor.Policies;

namespace ProxyGovernor.Pipeline;

/// <summary>One governed request from open to finalize. Everything that may end it goes through <see cref="TryEnd"/>.</summary>
internal sealed partial class GovernedRun : ILeaseHolder, IDisposable
{
    private readonly CancellationTokenSource _sending = new();
    private readonly RunServices _services;
    private readonly Lock _contextGate = new();
    private RunPhase _phase = RunPhase.Acquiring;
    private IGovernedUpstream? _upstream;
    private RunTimers? _timers;
    private LateSignal _finalized;
    private long _sentAt;
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

    /// <summary>What the model server did wrong where the copier was given a clean end instead; YARP's passive health must still learn of it.</summary>
    public Exception? UpstreamFailure { get; set; }

    public UpstreamActivity? Waiting => Volatile.Read(ref _upstream)?.Activity;

    /// <inheritdoc cref="IGovernedUpstream.IdleSince"/>
    public long IdleSince => Volatile.Read(ref _upstream)?.IdleSince ?? 0;

    /// <summary>Nothing is open towards the model server any more.</summary>
    public void UpstreamClosed() => Abort.UpstreamClosed();

    /// <summary>Completes once the run is settled: released and told.</summary>
    public Task Finalized => _finalized.Task;

    /// <summary>Timestamp of the last bytes sent to the client, or of the start.</summary>
    public long UpdatedAt => Volatile.Read(ref _upstream)?.LastSentAt is > 0 and var sent ? sent : StartedAt;

    public void Settle() => _finalized.Set();

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

    /// <summary>The client's connection takes no request after this one: an HTTP/2 client is told by GOAWAY at once, and asks elsewhere.</summary>
    public void RetireConnection()
    {
        lock (_contextGate)
        {
            if (!_disposed)
            {
                Context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
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
}
