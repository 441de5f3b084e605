using System.Threading.Tasks.Sources;

namespace ProxyGovernor.Pipeline.Heartbeats;

/// <summary>
/// Wakes the one who writes to a run's client when the run's timer finds that the client has heard nothing for too long. Whoever waits for
/// the model server waits here, and is woken by the model server's bytes too: so it is always the same one who writes, and an event is never
/// torn. Nothing is allocated per wait.
/// </summary>
internal sealed class Heartbeat : IValueTaskSource
{
    private const int Idle = 0;
    private const int Woken = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _wake;
    private int _state;
    private bool _due;

    public Heartbeat() => Wake = WakeUp;

    /// <summary>Ends the wait, or the next one where nobody waits. To be hung on what else is waited for.</summary>
    public Action Wake { get; }

    /// <summary>True from the timer's call until it is taken.</summary>
    public bool IsDue => Volatile.Read(ref _due);

    /// <summary>The run's timer: a heartbeat is due.</summary>
    public void Beat()
    {
        Volatile.Write(ref _due, true);
        WakeUp();
    }

    /// <summary>The heartbeat is being sent, or cannot be sent now.</summary>
    public void Take() => Volatile.Write(ref _due, false);

    /// <summary>Waits for <see cref="Wake"/>; at most one waits at a time. A wake-up may come for what is long past: look, and wait again.</summary>
    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Woken) == Woken)
        {
            return default;
        }

        _wake.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
        {
            return new ValueTask(this, _wake.Version);
        }

        Volatile.Write(ref _state, Idle);
        return default;
    }

    void IValueTaskSource.GetResult(short token) => _wake.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wake.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wake.OnCompleted(continuation, state, token, flags);

    private void WakeUp()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _state);
        }
        while (Interlocked.CompareExchange(ref _state, seen == Waiting ? Idle : Woken, seen) != seen);

        if (seen == Waiting)
        {
            _wake.SetResult(true);
        }
    }
}
