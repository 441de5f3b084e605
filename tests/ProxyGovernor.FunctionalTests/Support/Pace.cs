namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A pace for asking again what tells no signal; the test's own limit ends it.</summary>
internal static class Pace
{
    public static async ValueTask<bool> NextAsync()
    {
        await Task.Delay(20, TestContext.Current.CancellationToken);
        return true;
    }
}
