namespace ProxyGovernor.Clients.Matrix;

/// <summary>How far a call has come when something happens to it.</summary>
internal enum Moment
{
    /// <summary>Nothing happens but what the model server does by itself.</summary>
    None,
    /// <summary>It waits for the session, which another stream holds and keeps.</summary>
    Behind,
    /// <summary>It has superseded another stream, and waits for that one to clean up.</summary>
    Waiting,
    /// <summary>The model server has the request and has not answered.</summary>
    BeforeHeaders,
    /// <summary>The SDK has the headers of the stream and no event.</summary>
    BeforeOutput,
    /// <summary>The application has text; without streaming, the proxy has the body but for its end.</summary>
    InAnswer,
}

/// <summary>What happens to a call.</summary>
internal enum Deed
{
    None,
    Supersede,
    Stop,
    Abort,
    Shutdown,
}

/// <summary>One way for a call to end.</summary>
/// <param name="Name">As the matrix has it.</param>
/// <param name="Moment">When it happens.</param>
/// <param name="Deed">What happens.</param>
/// <param name="Script">What the model server does.</param>
/// <param name="Policy">The policy in force.</param>
/// <param name="StreamOnly">True where the moment does not exist without streaming.</param>
internal sealed record Ending(
    string Name, Moment Moment, Deed Deed, IReadOnlyDictionary<string, string> Script, string Policy = Policies.Default, bool StreamOnly = false)
{
    /// <summary>Whoever is withdrawn must stay away: an SDK that came back would end its own successor.</summary>
    public bool Withdraws => Deed is Deed.Supersede or Deed.Stop or Deed.Abort;

    /// <summary>Whether the application gets the whole answer.</summary>
    public bool IsWhole => this == Endings.Complete || this == Endings.CompleteWithHeartbeats;
}
