namespace ProxyGovernor.Host.Diagnose.Asking;

/// <summary>The host answers, but its lease store does not.</summary>
internal sealed class StoreAwayException : Exception;
