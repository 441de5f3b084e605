namespace ProxyGovernor.ModelServer.Scripting;

/// <summary>What goes wrong, after how many content events.</summary>
internal readonly record struct ModelFault(FaultKind Kind, int After);

internal enum FaultKind
{
    None,
    StallHeaders,
    Stall,
    Reset,
    Half,
    HalfEnd,
    End,
    Error,
}
