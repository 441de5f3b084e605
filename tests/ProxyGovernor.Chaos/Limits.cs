namespace ProxyGovernor.Chaos;

/// <summary>Bounds on waiting for signals: never reached by a passing test.</summary>
internal static class Limits
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
}
