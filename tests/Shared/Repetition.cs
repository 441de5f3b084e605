namespace ProxyGovernor.Testing;

/// <summary>Does something beside a test, again and again with a pause between, until it is disposed.</summary>
internal sealed class Repetition : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _repeating;

    public Repetition(TimeSpan pause, Func<CancellationToken, Task> act) => _repeating = RepeatAsync(pause, act);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _repeating;
        _over.Dispose();
    }

    private async Task RepeatAsync(TimeSpan pause, Func<CancellationToken, Task> act)
    {
        while (!_over.IsCancellationRequested)
        {
            await act(_over.Token);
            await Task.Delay(pause, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
