namespace ProxyGovernor.Pipeline;

/// <summary>The nine steps of a governed stream, as drawn in src/README.md.</summary>
internal enum RunStep
{
    Match = 1,
    Identify = 2,
    Open = 3,
    Acquire = 4,
    AwaitCleanup = 5,
    Forward = 6,
    Stream = 7,
    End = 8,
    Finalize = 9,
}
