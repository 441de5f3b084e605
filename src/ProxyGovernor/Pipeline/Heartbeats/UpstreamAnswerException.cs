namespace ProxyGovernor.Pipeline.Heartbeats;

/// <summary>What the model server came to is no event stream, and the client's response has started as one: a terminal must say it.</summary>
/// <param name="outcome">How the run ends.</param>
/// <param name="reason">One sentence, without anything that the model server said.</param>
/// <param name="cause">What went wrong on the way, for passive health; null where there was an answer.</param>
internal sealed class UpstreamAnswerException(StreamOutcome outcome, string reason, Exception? cause = null) : IOException(reason, cause)
{
    public StreamOutcome Outcome { get; } = outcome;

    /// <summary>The answer's status, where it is no success.</summary>
    public int? Status { get; init; }

    /// <summary>What the client is told, with the model server's own words; null where it had none.</summary>
    public string? Told { get; init; }
}
