using Microsoft.Extensions.Logging;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Hears of the lease store's comings and goings in the log; waiting is by signal.</summary>
internal sealed class EventSignals : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<string> _names = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _names];
            }
        }
    }

    public async Task WaitAsync(string name)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_names.Contains(name))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.InTime();
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name?.StartsWith("store_", StringComparison.Ordinal) == true)
        {
            lock (_gate)
            {
                _names.Add(eventId.Name);
                _changed.TrySetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public void Dispose()
    {
    }
}
