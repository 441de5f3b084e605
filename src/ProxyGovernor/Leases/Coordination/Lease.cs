using ProxyGovernor.Sessions;

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
    private int _settled = (int)FinalizeCode.Unknown;
    private LateSignal _released;
    private bool _adrift;

    public ILeaseHolder Holder { get; } = holder;

    /// <summary>Kept in this replica's memory, because the shared store was away.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Whether the run goes on past its local end where the store cannot be asked: <c>OnStoreUnavailable=Degrade</c>.</summary>
    public bool OutlivesStore { get; init; }

    /// <summary>The key that the run's session had under the identity secret before, where runs begun under that one live here; else null.</summary>
    public string? PreviousSession { get; init; }

    /// <summary>The identity secret that the run's session key is derived from; null where nobody asks for it under another.</summary>
    public IdentityGeneration? Generation { get; init; }

    /// <summary>Another lease took this one's place in its run: what becomes of it in the store is no end of the run.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>The release that the store has not taken yet; tried again until the local end.</summary>
    public FinalizeRequest? OwedRelease { get; private set; }

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
    public FinalizeCode? Settled
    {
        get => Volatile.Read(ref _settled) is >= 0 and var code ? (FinalizeCode)code : null;
        set => Volatile.Write(ref _settled, value is { } code ? (int)code : -1);
    }

    public bool IsReleased => _released.IsSet;

    /// <summary>
    /// True from a renewal that failed before the local end until one is answered: the run may then outlive its local end, and the answer
    /// decides. A replica that merely slept past the end has no such failure.
    /// </summary>
    public bool IsAdrift => Volatile.Read(ref _adrift);

    /// <summary>Completes at the release: the upstream is closed and the end is told.</summary>
    public Task Released => _released.Task;

    public void Grant(long granted, long end)
    {
        Volatile.Write(ref _localEnd, end);
        Volatile.Write(ref _fence, granted);
    }

    /// <summary>Moves the local end, on an answer of the store; a lease that is over is never revived, unless it drifted past its end for want of one.</summary>
    public void Extend(long end, long now)
    {
        lock (_gate)
        {
            if (_localEnd == long.MaxValue || ((_adrift || now < _localEnd) && end > _localEnd))
            {
                Volatile.Write(ref _localEnd, end);
            }

            Volatile.Write(ref _adrift, false);
        }
    }

    /// <summary>A renewal of the lease failed.</summary>
    public void MissStore(long now)
    {
        lock (_gate)
        {
            Volatile.Write(ref _adrift, _adrift || (OutlivesStore && Fence != 0 && now < _localEnd));
        }
    }

    /// <summary>The store did not take the release.</summary>
    /// <param name="release">What to try again.</param>
    /// <param name="end">Until when, for a lease that was never heard to be granted.</param>
    public void Owe(FinalizeRequest release, long end)
    {
        lock (_gate)
        {
            Volatile.Write(ref _localEnd, Math.Min(_localEnd, end));
            OwedRelease = release;
        }
    }

    public void Release() => _released.Set();

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
