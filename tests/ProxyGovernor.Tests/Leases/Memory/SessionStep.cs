namespace ProxyGovernor.Tests.Leases.Memory;

internal enum SessionAct
{
    Supersede,
    Reject,
    Queue,
    Claim,
    Finalize,
    FinalizeOtherFence,
    Renew,
    Readopt,
    Stop,
    Cancel,
    Sweep,
}

/// <summary>One step of a history: <paramref name="Pause"/> ms pass, then the run does the act.</summary>
internal sealed record SessionStep(SessionAct Act, int Run, int Pause);
