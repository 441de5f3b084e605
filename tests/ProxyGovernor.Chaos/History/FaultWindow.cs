namespace ProxyGovernor.Chaos.History;

/// <summary>A fault while it was in force.</summary>
/// <param name="Effect">What it may excuse.</param>
/// <param name="Replica">Whom it struck; null: all.</param>
/// <param name="From">Since the history's beginning.</param>
/// <param name="Until">Since the history's beginning.</param>
internal sealed record FaultWindow(FaultEffect Effect, string? Replica, TimeSpan From, TimeSpan Until);
