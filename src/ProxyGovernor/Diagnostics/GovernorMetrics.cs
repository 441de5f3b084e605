using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

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
    private readonly Counter<long> _storeErrors;
    private readonly Counter<long> _upstreamAborts;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstEvent;
    private readonly Histogram<double> _takeoverWait;
    private readonly Histogram<double> _upstreamAbort;
    private readonly Histogram<double> _storeCall;
    private int _overdue;

    public GovernorMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(GovernorNames.Source);
        _started = _meter.CreateCounter<long>("proxygovernor.streams.started", null, "Streams that were granted their session.");
        _ended = _meter.CreateCounter<long>("proxygovernor.streams.ended", null, "Streams that ended, by outcome.");
        _refused = _meter.CreateCounter<long>("proxygovernor.streams.refused", null, "Requests that ended before they were granted, by outcome.");
        _stale = _meter.CreateCounter<long>("proxygovernor.runs.stale", null, "Runs whose lease ran out and that were swept.");
        _events = _meter.CreateCounter<long>("proxygovernor.stream.events", null, "Events sent to clients.");
        _storeErrors = _meter.CreateCounter<long>("proxygovernor.store.errors", null, "Lease store calls that failed or timed out.");
        _upstreamAborts = _meter.CreateCounter<long>("proxygovernor.upstream.aborts", null, "Upstream requests that were aborted, by what is known of it.");
        _active = _meter.CreateUpDownCounter<long>("proxygovernor.streams.active", null, "Streams open in this replica.");
        _duration = _meter.CreateHistogram<double>("proxygovernor.stream.duration", "s", "From the grant to the end.");
        _firstEvent = _meter.CreateHistogram<double>("proxygovernor.stream.first_event", "s", "From opening the upstream to its first event.");
        _takeoverWait = _meter.CreateHistogram<double>("proxygovernor.takeover.wait", "s", "How long a newer request waited for its predecessor's cleanup.");
        _upstreamAbort = _meter.CreateHistogram<double>("proxygovernor.upstream.abort", "s", "From the decision to end a stream to its upstream being closed.");
        _storeCall = _meter.CreateHistogram<double>("proxygovernor.store.call", "s", "Lease store round trips.");
        _meter.CreateObservableGauge("proxygovernor.runs.overdue", () => Volatile.Read(ref _overdue), null, "Runs whose lease end has passed and that are not yet swept.");
    }

    public void Started(LeaseRun run)
    {
        var tags = Tags(run);
        _started.Add(1, tags);
        _active.Add(1, tags);
    }

    /// <summary>The replica's own part of an end; the outcome itself is told once, by whoever retired the run.</summary>
    public void Closed(LeaseRun run, TimeSpan lasted, long eventsSent)
    {
        var tags = Tags(run);
        _active.Add(-1, tags);
        _duration.Record(lasted.TotalSeconds, tags);
        _events.Add(eventsSent, tags);
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

    public void UpstreamAborted(LeaseRun run, TimeSpan after)
    {
        var tags = Tags(run);
        _upstreamAbort.Record(after.TotalSeconds, tags);
        tags.Add(GovernorNames.Result, "confirmed");
        _upstreamAborts.Add(1, tags);
    }

    public void StoreCalled(string operation, TimeSpan took) =>
        _storeCall.Record(took.TotalSeconds, new KeyValuePair<string, object?>(GovernorNames.Operation, operation));

    public void StoreFailed(string operation) => _storeErrors.Add(1, new KeyValuePair<string, object?>(GovernorNames.Operation, operation));

    public void Overdue(int runs) => Volatile.Write(ref _overdue, runs);

    public void Dispose() => _meter.Dispose();

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
