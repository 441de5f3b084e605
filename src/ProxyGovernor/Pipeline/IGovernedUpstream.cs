namespace ProxyGovernor.Pipeline;

/// <summary>The upstream side of a run that streams. Told once the run has ended for a reason that does not come from the stream itself.</summary>
internal interface IGovernedUpstream
{
    /// <summary>Closes the upstream now. Never blocks; safe from any thread and more than once.</summary>
    void Close();

    /// <summary>An event has arrived: the idle timer starts anew. Comments and pings are none.</summary>
    void EventSeen();

    /// <summary>Whether the copier is waiting for a read of the upstream (and since when), or for the client to take bytes.</summary>
    UpstreamActivity Activity { get; }

    /// <summary>Timestamp from which the model server counts as idle, whoever is awaited now; 0 from an event to the next wait for it.</summary>
    long IdleSince { get; }

    /// <summary>Timestamp at which bytes were last handed to the client's side; 0 before.</summary>
    long LastSentAt { get; }
}

/// <summary>What the stream waits for.</summary>
/// <param name="Side">Who is awaited.</param>
/// <param name="Since">Timestamp from which the matching timer counts.</param>
internal readonly record struct UpstreamActivity(ActivitySide Side, long Since);

/// <summary>Who is awaited.</summary>
internal enum ActivitySide
{
    /// <summary>Nobody: bytes are being worked on.</summary>
    None,
    /// <summary>The model server.</summary>
    Upstream,
    /// <summary>The client.</summary>
    Client,
}
