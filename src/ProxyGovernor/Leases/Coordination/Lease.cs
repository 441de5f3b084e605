namespace ProxyGovernor.Leases.Coordination;

/// <summary>One run's standing in the store, as this replica knows it.</summary>
/// <param name="holder">The run.</param>
internal sealed class Lease(ILeaseHolder holder)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _wake;
    private bool _woken;
    private long _fence;
    private long _localEnd = long.MaxValue;
    private bool _released;

    public ILeaseHolder Holder { get; } = holder;

    /// <summary>0 until granted.</summary>
    public long Fence => Volatile.Read(ref _fence);

    /// <summary>
    /// Past this timestamp the run must not send anything in the lease's name (rule 1). Counted from the moment of sending, less the
    /// margin, so it always comes before the store's own end.
    /// </summary>
    public bool IsOver(long timestamp) => timestamp >= LocalEnd;

    /// <summary>The timestamp at which it is over; the greatest there is where the store has not answered yet.</summary>
    public long LocalEnd => Volatile.Read(ref _localEnd);

    /// <summary>
    /// What is known of the run's slot without asking: <see cref="FinalizeCode.Unknown"/> where it never entered the store,
    /// <see cref="FinalizeCode.Already"/> where another ended it; null while it holds a slot, or may hold one.
    /// </summary>
    public FinalizeCode? Settled { get; set; } = FinalizeCode.Unknown;

    public bool IsReleased => Volatile.Read(ref _released);

    public void Grant(long granted, long end)
    {
        Volatile.Write(ref _localEnd, end);
        Volatile.Write(ref _fence, granted);
    }

    /// <summary>Moves the local end; a lease that is over is never revived.</summary>
    public void Extend(long end, long now)
    {
        lock (_gate)
        {
            if (_localEnd == long.MaxValue || (now < _localEnd && end > _localEnd))
            {
                Volatile.Write(ref _localEnd, end);
            }
        }
    }

    public void Release() => Volatile.Write(ref _released, true);

    /// <summary>
    /// Completes when <see cref="Wake"/> was called since the last wait; a wake-up that comes early is kept. Continuations run within the
    /// call of <see cref="Wake"/>: whoever waits yields before it goes on.
    /// </summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_woken)
            {
                _woken = false;
                return Task.CompletedTask;
            }

            _wake ??= new TaskCompletionSource();
            return _wake.Task;
        }
    }

    public void Wake()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            waiting = _wake;
            _wake = null;
            _woken = waiting is null;
        }

        waiting?.TrySetResult();
    }
}
