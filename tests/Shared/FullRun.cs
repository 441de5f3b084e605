namespace ProxyGovernor.Testing;

/// <summary>What takes minutes, or a machine that does nothing else, belongs to the full run: <c>tests/run --full</c>.</summary>
internal static class FullRun
{
    /// <summary>Whether this is it.</summary>
    public static readonly bool Is = Environment.GetEnvironmentVariable("PROXYGOVERNOR_TESTS_FULL") == "1";

    /// <summary>Skips the test that asks, except in the full run.</summary>
    public static void Only() => Assert.SkipUnless(Is, "Runs in the full run only: tests/run --full, or PROXYGOVERNOR_TESTS_FULL=1.");
}
