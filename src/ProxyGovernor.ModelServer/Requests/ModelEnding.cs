namespace ProxyGovernor.ModelServer;

/// <summary>How a request at the simulated model server ended.</summary>
public enum ModelEnding
{
    /// <summary>It has not ended.</summary>
    Running,
    /// <summary>The whole answer, with its terminal, was handed to the connection.</summary>
    Completed,
    /// <summary>The caller closed, or the server was disposed, before that.</summary>
    Aborted,
    /// <summary>An engine's abort API told it to stop.</summary>
    Stopped,
    /// <summary>A scripted fault ended it, or the server failed.</summary>
    Faulted,
}
