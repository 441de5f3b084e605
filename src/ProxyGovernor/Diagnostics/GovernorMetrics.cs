using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Pipeline.Aborting;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Diagnostics;

/// <summary>The meter. Labels come from configured sets only: never a session, a stream id, a path or a model name.</summary>
internal sealed class GovernorMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _stale;
    private readonly Counter<long> _events;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _storeErrors;
    private readonly Counter<long> _upstreamAborts;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstEvent;
    private readonly Histogram<double> _takeoverWait;
    private readonly Histogram<double> _upstreamAbort;
    private readonly Histogram<double> _storeCall;
    private int _overdue;
    private int _degraded;

    // From a fast first event to the longest total time that a policy allows by default (30 min).
    private static readonly InstrumentAdvice<double> StreamSeconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
    };

    // From a store in memory to the valve.
    private static readonly InstrumentAdvice<double> WaitSeconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2, 5],
    };

    public GovernorMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(GovernorNames.Source);
        _started = _meter.CreateCounter<long>("proxygovernor.streams.started", null, "Streams that were granted their session.");
        _ended = _meter.CreateCounter<long>("proxygovernor.streams.ended", null, "Streams that ended, by outcome.");
        _refused = _meter.CreateCounter<long>("proxygovernor.streams.refused", null, "Requests that ended before they were granted, by outcome.");
        _stale = _meter.CreateCounter<long>("proxygovernor.runs.stale", null, "Runs whose lease ran out and that were swept.");
        _events = _meter.CreateCounter<long>("proxygovernor.stream.events", null, "Events sent to clients.");
        _tokens = _meter.CreateCounter<long>("proxygovernor.stream.tokens", null, "Tokens that model servers told of, by direction.");
        _storeErrors = _meter.CreateCounter<long>("proxygovernor.store.errors", null, "Lease store calls that failed or timed out.");
        _upstreamAborts = _meter.CreateCounter<long>("proxygovernor.upstream.aborts", null, "Upstream requests that were aborted, by what is known of it.");
        _active = _meter.CreateUpDownCounter<long>("proxygovernor.streams.active", null, "Streams open in this replica.");
        _duration = Histogram("proxygovernor.stream.duration", "From the grant to the end.", StreamSeconds);
        _firstEvent = Histogram("proxygovernor.stream.first_event", "From opening the upstream to its first event.", StreamSeconds);
        _takeoverWait = Histogram("proxygovernor.takeover.wait", "How long a newer request waited for its predecessor's cleanup.", WaitSeconds);
        _upstreamAbort = Histogram("proxygovernor.upstream.abort", "From the decision to end a stream to its upstream being closed.", WaitSeconds);
        _storeCall = Histogram("proxygovernor.store.call", "Lease store round trips.", WaitSeconds);
        _meter.CreateObservableGauge("proxygovernor.runs.overdue", () => Volatile.Read(ref _overdue), null, "Runs whose lease end had passed when this replica last swept, those that it ended then included.");
        _meter.CreateObservableGauge("proxygovernor.store.degraded", () => Volatile.Read(ref _degraded), null, "1 while the lease store is away, else 0.");
    }

    public void Started(LeaseRun run)
    {
        var tags = Tags(run);
        _started.Add(1, tags);
        _active.Add(1, tags);
    }

    /// <summary>The replica's own part of an end; the outcome itself is told once, by whoever retired the run.</summary>
    public void Closed(LeaseRun run, TimeSpan lasted, long eventsSent, TokenUsage usage)
    {
        var tags = Tags(run);
        _active.Add(-1, tags);
        _duration.Record(lasted.TotalSeconds, tags);
        _events.Add(eventsSent, tags);
        AddTokens(run, "input", usage.Input);
        AddTokens(run, "output", usage.Output);
    }

    public void Ended(LeaseRun run, StreamOutcome outcome)
    {
        _ended.Add(1, Tags(run, outcome));
        if (outcome == StreamOutcome.Stale)
        {
            _stale.Add(1, Tags(run));
        }
    }

    public void Refused(LeaseRun run, StreamOutcome outcome) => _refused.Add(1, Tags(run, outcome));

    public void FirstEvent(LeaseRun run, TimeSpan after) => _firstEvent.Record(after.TotalSeconds, Tags(run));

    public void Takeover(LeaseRun run, TimeSpan waited, bool forced)
    {
        var tags = Tags(run);
        tags.Add(GovernorNames.Result, forced ? "forced" : "clean");
        _takeoverWait.Record(waited.TotalSeconds, tags);
    }

    public void UpstreamClosed(LeaseRun run, TimeSpan after) => _upstreamAbort.Record(after.TotalSeconds, Tags(run));

    public void UpstreamAborted(LeaseRun run, AbortReport report)
    {
        var tags = Tags(run);
        tags.Add(GovernorNames.Result, report.Name);
        _upstreamAborts.Add(1, tags);
    }

    public void StoreCalled(string operation, TimeSpan took) =>
        _storeCall.Record(took.TotalSeconds, new KeyValuePair<string, object?>(GovernorNames.Operation, operation));

    public void StoreFailed(string operation) => _storeErrors.Add(1, new KeyValuePair<string, object?>(GovernorNames.Operation, operation));

    public void Overdue(int runs) => Volatile.Write(ref _overdue, runs);

    public void StoreDegraded(bool away) => Volatile.Write(ref _degraded, away ? 1 : 0);

    public void Dispose() => _meter.Dispose();

    private void AddTokens(LeaseRun run, string direction, long? count)
    {
        if (count is { } told)
        {
            var tags = Tags(run);
            tags.Add(GovernorNames.Direction, direction);
            _tokens.Add(told, tags);
        }
    }

    private Histogram<double> Histogram(string name, string description, InstrumentAdvice<double> advice) =>
        _meter.CreateHistogram(name, "s", description, null, advice);

    private static TagList Tags(LeaseRun run) => new()
    {
        { GovernorNames.Route, run.Route },
        { GovernorNames.Policy, run.Policy },
        { GovernorNames.Dialect, run.Dialect },
    };

    private static TagList Tags(LeaseRun run, StreamOutcome outcome)
    {
        var tags = Tags(run);
        tags.Add(GovernorNames.Outcome, outcome.ToName());
        return tags;
    }
}
