namespace ProxyGovernor.Testing;

/// <summary>Waits for what nobody signals, such as the state of a server.</summary>
internal static class Poll
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A pace for asking, and nothing that the outcome hangs on.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(Pace);
        while (!await condition())
        {
            await pace.WaitForNextTickAsync(patience.Token);
        }
    }
}
