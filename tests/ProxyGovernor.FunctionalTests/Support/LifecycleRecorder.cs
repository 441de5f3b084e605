using Microsoft.Extensions.Logging;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>One lifecycle line as the log had it.</summary>
internal sealed record LifecycleLine(string Name, IReadOnlyDictionary<string, object?> Fields)
{
    public string StreamId => (string)Fields["StreamId"]!;

    public string? Session => (string?)Fields["Session"];

    public string? Outcome => Fields.TryGetValue("Outcome", out var outcome) ? (string?)outcome : null;
}

/// <summary>Keeps the lifecycle lines in order, and every warning or worse; waiting is by signal.</summary>
internal sealed class LifecycleRecorder : ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly List<LifecycleLine> _lines = [];
    private readonly List<string> _problems = [];
    private readonly List<(Func<IReadOnlyList<LifecycleLine>, bool> Until, TaskCompletionSource Done)> _waiting = [];

    public IReadOnlyList<LifecycleLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Everything at Error, with its exception.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate)
            {
                return [.. _problems];
            }
        }
    }

    public IReadOnlyList<string> NamesOf(string streamId) => [.. Lines.Where(line => line.StreamId == streamId).Select(line => line.Name)];

    /// <summary>Waits until a line of this name (and stream) was written.</summary>
    public Task WaitAsync(string name, string? streamId = null, int count = 1) =>
        WaitUntilAsync(lines => lines.Count(line => line.Name == name && (streamId is null || line.StreamId == streamId)) >= count);

    /// <summary>Waits until the stream ended or was refused, and returns with what outcome.</summary>
    public async Task<string?> OutcomeAsync(string streamId)
    {
        LifecycleLine? Find(IReadOnlyList<LifecycleLine> lines) => lines.FirstOrDefault(line => line.Name is "stream_end" or "stream_refused" && line.StreamId == streamId);
        await WaitUntilAsync(lines => Find(lines) is not null);
        return Find(Lines)!.Outcome;
    }

    public Task WaitUntilAsync(Func<IReadOnlyList<LifecycleLine>, bool> until)
    {
        lock (_gate)
        {
            if (until(_lines))
            {
                return Task.CompletedTask;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((until, done));
            return done.Task.WaitAsync(Limits.Patience);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LifecycleLine line)
    {
        lock (_gate)
        {
            _lines.Add(line);
            _waiting.RemoveAll(waiter => waiter.Until(_lines) && waiter.Done.TrySetResult());
        }
    }

    private sealed class Logger(LifecycleRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (category == "ProxyGovernor.Diagnostics.Lifecycle" && state is IReadOnlyList<KeyValuePair<string, object?>> fields)
            {
                recorder.Add(new LifecycleLine(eventId.Name!, fields.ToDictionary(pair => pair.Key, pair => pair.Value)));
            }
            else if (logLevel >= LogLevel.Error)
            {
                lock (recorder._gate)
                {
                    recorder._problems.Add($"{category}: {formatter(state, exception)} {exception}");
                }
            }
        }
    }
}
