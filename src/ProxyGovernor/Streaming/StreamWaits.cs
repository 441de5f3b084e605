using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Streaming;

/// <summary>
/// Whom a stream waits for and since when: noted by whoever moves its bytes, read by its timers on other threads. The client's time never counts as
/// the model server's idleness.
/// </summary>
internal sealed class StreamWaits(TimeProvider time)
{
    private long _lastSentAt;
    private long _idleSince;
    // Side and timestamp in one word, so that the timers never see one without the other.
    private long _current;

    public UpstreamActivity Current
    {
        get
        {
            var word = Volatile.Read(ref _current);
            return new UpstreamActivity((ActivitySide)(word & 3), word >> 2);
        }
    }

    /// <summary>Timestamp from which the model server counts as idle; 0 from an event to the next wait for it.</summary>
    public long IdleSince => Volatile.Read(ref _idleSince);

    /// <summary>Timestamp of the last bytes handed over for the client; 0 before the first.</summary>
    public long LastSentAt => Volatile.Read(ref _lastSentAt);

    /// <summary>The model server is idle no more.</summary>
    public void EventSeen() => Volatile.Write(ref _idleSince, 0);

    public void UpstreamBegins()
    {
        if (_idleSince == 0)
        {
            _idleSince = time.GetTimestamp();
        }

        Note(ActivitySide.Upstream, _idleSince);
    }

    /// <summary>Leaves a wait for the client that began meanwhile.</summary>
    public void UpstreamEnds()
    {
        if (Current.Side != ActivitySide.Client)
        {
            Note(ActivitySide.None, 0);
        }
    }

    public void ClientBegins()
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _lastSentAt, now);
        Note(ActivitySide.Client, now);
    }

    /// <summary>False where it was not the client that was waited for.</summary>
    public bool ClientEnds()
    {
        if (Current is not { Side: ActivitySide.Client, Since: var since })
        {
            return false;
        }

        if (_idleSince != 0)
        {
            _idleSince += time.GetTimestamp() - since;
        }

        return true;
    }

    /// <summary>After <see cref="ClientEnds"/>.</summary>
    /// <param name="reading">Whether a read of the model server went on meanwhile, which is what the stream waits for again.</param>
    public void GoesOn(bool reading) => Note(reading ? ActivitySide.Upstream : ActivitySide.None, reading ? _idleSince : 0);

    private void Note(ActivitySide side, long since) => Volatile.Write(ref _current, (since << 2) | (long)side);
}
