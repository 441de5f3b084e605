namespace ProxyGovernor.Simulation.Time;

/// <summary>
/// Everything that runs in one process. Continuations, timers and deliveries all pass through here, so that a paused process does
/// nothing until it is resumed, and a crashed one never does anything again.
/// </summary>
internal sealed class SimulatedProcess(SimulatedTime time, Random random) : SynchronizationContext
{
    private readonly List<Action> _held = [];
    private long _pausedAt;
    private long _paused;

    public bool IsPaused { get; private set; }

    public bool IsCrashed { get; private set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        // Finalizers of what a crash left behind post too, and from a thread of their own.
        if (!IsCrashed)
        {
            RunAt(time.Now, () => d(state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("One thread simulates everything: nobody may wait for another.");

    public override SynchronizationContext CreateCopy() => this;

    public void Run(Action work)
    {
        if (IsCrashed)
        {
            return;
        }

        if (IsPaused)
        {
            _held.Add(work);
            return;
        }

        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            work();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public void RunAt(long due, Action work) => time.At(due, () => Run(work));

    public void RunAfter(TimeSpan delay, Action work) => RunAt(time.Now + delay.Ticks, work);

    /// <summary>All its pauses together, until now.</summary>
    public TimeSpan PausedFor => TimeSpan.FromTicks(_paused + (IsPaused ? time.Now - _pausedAt : 0));

    public void Pause()
    {
        IsPaused = true;
        _pausedAt = time.Now;
    }

    /// <summary>What became due meanwhile runs now, in no particular order: no scheduler promises one.</summary>
    public void Resume()
    {
        _paused += time.Now - _pausedAt;
        IsPaused = false;
        foreach (var work in _held)
        {
            RunAfter(TimeSpan.FromMilliseconds(random.NextDouble() * 5), work);
        }

        _held.Clear();
    }

    public void Crash()
    {
        IsCrashed = true;
        _held.Clear();
    }
}
