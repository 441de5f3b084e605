namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>What is known of an aborted generation once its connection is closed.</summary>
internal enum AbortResult
{
    /// <summary>The model server took the abort; where closing the connection is all there is to do, that it is closed.</summary>
    Confirmed,
    /// <summary>The model server did not answer in time: it may have stopped.</summary>
    Sent,
    /// <summary>The model server refused or could not be reached, or nothing names the generation.</summary>
    Failed,
}

/// <summary>A result, and what it rests on.</summary>
/// <param name="Result">What is known.</param>
/// <param name="Detail">A few words for a person: a status, a kind of failure; never what a model server said.</param>
internal readonly record struct AbortReport(AbortResult Result, string Detail)
{
    /// <summary>There is nothing beyond the connection to close.</summary>
    public static readonly AbortReport ConnectionClosed = new(AbortResult.Confirmed, "connection closed");

    public static AbortReport Unnamed(string what) => new(AbortResult.Failed, $"no {what} is known");

    /// <summary>The one spelling of the result: labels and log lines use it.</summary>
    public string Name => Result switch
    {
        AbortResult.Confirmed => "confirmed",
        AbortResult.Sent => "sent",
        _ => "failed",
    };
}
