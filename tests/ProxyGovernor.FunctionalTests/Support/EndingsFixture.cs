namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>For all endings of all dialects.</summary>
public sealed class EndingsFixture() : TimingsFixture(
    [("calm", []), ("idle", [("Timeouts:Idle", $"{Idle}")]), ("first", [("Timeouts:FirstByte", $"{FirstByte}")]), ("total", [("Timeouts:Total", $"{Total}")])])
{
    // Headers must be there before the timers from the request's start are due; idleness counts only after the first event.
    internal static readonly TimeSpan FirstByte = TimeSpan.FromMilliseconds(500);
    internal static readonly TimeSpan Total = TimeSpan.FromMilliseconds(500);
    internal static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);
}
