namespace ProxyGovernor.Simulation.Time;

/// <summary>The one true time of a simulation, in ticks, and everything that is going to happen: in the order of the moment, then of asking.</summary>
internal sealed class SimulatedTime
{
    private readonly PriorityQueue<Action, (long Due, long Order)> _agenda = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    public long Now { get; private set; }

    public void At(long due, Action happening)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Another thread took part, so this seed would not replay.");
        }

        _agenda.Enqueue(happening, (Math.Max(due, Now), _order++));
    }

    public void After(TimeSpan delay, Action happening) => At(Now + delay.Ticks, happening);

    /// <summary>Lets happen what is due up to <paramref name="until"/>, for as long as <paramref name="goOn"/> agrees.</summary>
    public void RunUntil(long until, Func<bool> goOn)
    {
        while (goOn() && _agenda.TryPeek(out _, out var next) && next.Due <= until)
        {
            Now = next.Due;
            _agenda.Dequeue()();
        }

        Now = Math.Max(Now, until);
    }
}
