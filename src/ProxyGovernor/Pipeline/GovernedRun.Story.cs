namespace ProxyGovernor.Pipeline;

/// <summary>What the run tells of itself as it goes, each thing once and in the legal order.</summary>
internal sealed partial class GovernedRun
{
    private readonly Lock _storyGate = new();
    private bool _started;
    private bool _supersededTold;

    /// <summary>True once <c>stream_start</c> was told.</summary>
    public bool IsStarted => Volatile.Read(ref _started);

    /// <summary>Timestamp of the grant; for a run that was never granted, of its opening.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Tells the start, at the grant; a stop that came before the grant was heard of is told right after it.</summary>
    public void Start()
    {
        lock (_storyGate)
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
        lock (_storyGate)
        {
            if (_started && !_supersededTold && Ending is { Outcome: StreamOutcome.Superseded })
            {
                _supersededTold = true;
                _services.Lifecycle.Superseded(Identity, RequestId);
            }
        }
    }

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
}
