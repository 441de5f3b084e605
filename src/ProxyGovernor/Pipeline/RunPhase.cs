namespace ProxyGovernor.Pipeline;

/// <summary>
/// Where a run stands: <c>Acquiring -> Sending -> Streaming -> Ended</c>. One compare-and-swap on one reference decides every race: who
/// ends a run, and with what.
/// </summary>
internal abstract record RunPhase
{
    public static readonly RunPhase Acquiring = new Open("acquiring");
    public static readonly RunPhase Sending = new Open("sending");
    public static readonly RunPhase Streaming = new Open("streaming");

    /// <summary>A phase in which the run lives.</summary>
    internal sealed record Open(string Name) : RunPhase;

    /// <summary>The end: one outcome, never replaced.</summary>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Reason">One sentence.</param>
    /// <param name="At">Timestamp of the decision.</param>
    /// <param name="From">The phase it ended in.</param>
    internal sealed record Ended(StreamOutcome Outcome, string Reason, long At, RunPhase From) : RunPhase;
}
