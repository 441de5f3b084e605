namespace ProxyGovernor.ModelServer.Gates;

/// <summary>One gate: who is held, how many steps are left for those to come, and who wants to know that somebody is held.</summary>
internal sealed class Gate
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _held = new();
    private TaskCompletionSource _arrival = Signal();
    private int _steps;
    private bool _open;

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_open)
                return;
            if (_steps > 0)
            {
                _steps--;
                return;
            }

            place = _held.AddLast(Signal());
            _arrival.TrySetResult();
        }

        await using var canceled = cancellationToken.UnsafeRegister(_ => Leave(place, cancellationToken), null);
        await place.Value.Task;
    }

    public void Release(int steps)
    {
        lock (_lock)
        {
            for (; steps > 0 && _held.First is { } first; steps--)
                LetPass(first);
            _steps += steps;
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _open = true;
            while (_held.First is { } first)
                LetPass(first);
        }
    }

    public Task WaitingAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _held.Count > 0 ? Task.CompletedTask : _arrival.Task.WaitAsync(cancellationToken);
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // A step that was granted just before stays granted.
            if (place.List is null)
                return;
            Remove(place);
            place.Value.TrySetCanceled(cancellationToken);
        }
    }

    private void LetPass(LinkedListNode<TaskCompletionSource> place)
    {
        Remove(place);
        place.Value.TrySetResult();
    }

    private void Remove(LinkedListNode<TaskCompletionSource> place)
    {
        _held.Remove(place);
        if (_held.Count == 0)
            _arrival = Signal();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
