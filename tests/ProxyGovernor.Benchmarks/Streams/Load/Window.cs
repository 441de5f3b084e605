namespace ProxyGovernor.Benchmarks.Streams.Load;

/// <summary>While it is open, events count.</summary>
internal sealed class Window
{
    private volatile bool _isOpen;

    public bool IsOpen => _isOpen;

    public async Task HoldOpenAsync(TimeSpan length)
    {
        _isOpen = true;
        await Task.Delay(length);
        _isOpen = false;
    }
}
