namespace ProxyGovernor.Testing;

/// <summary>What takes minutes belongs to the full run.</summary>
internal static class FullRun
{
    /// <summary>Skips the test that asks, except in the full run.</summary>
    public static void Only() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("PROXYGOVERNOR_TESTS_FULL") == "1", "Runs in the full run only: tests/run --full, or PROXYGOVERNOR_TESTS_FULL=1.");
}
