namespace ProxyGovernor.Leases.Coordination;

/// <summary>Something that happens once, whose task is made by whoever awaits it: hardly anybody does. A field of its own, never copied.</summary>
internal struct LateSignal
{
    private TaskCompletionSource? _source;
    private bool _isSet;

    public readonly bool IsSet => Volatile.Read(in _isSet);

    /// <summary>Completes when it is set; continuations run elsewhere.</summary>
    public Task Task
    {
        get
        {
            if (IsSet)
            {
                return Task.CompletedTask;
            }

            var source = LazyInitializer.EnsureInitialized(ref _source, static () => new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (IsSet)
            {
                source.TrySetResult();
            }

            return source.Task;
        }
    }

    /// <summary>Idempotent.</summary>
    public void Set()
    {
        // A full fence: whoever makes the task meanwhile sees that it is set, or is seen here.
        Interlocked.Exchange(ref _isSet, true);
        _source?.TrySetResult();
    }
}
