using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Simulation.Checking;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Network;

/// <summary>The machine that the store runs on: the real memory store, which may lose everything it knows.</summary>
internal sealed class SimulatedServer
{
    private readonly SimulatedProcess _process;
    private readonly SimulatedClock _clock;
    private readonly TimeSpan _keep;
    private readonly Func<ILeaseStore, ILeaseStore> _mutate;
    private readonly Observer _observer;
    private readonly List<(string Replica, Action<LeaseHint> Handler)> _listeners = [];
    private MemoryLeaseStore _memory = null!;
    private ILeaseStore _store = null!;

    public SimulatedServer(SimulatedProcess process, SimulatedClock clock, TimeSpan keep, Func<ILeaseStore, ILeaseStore> mutate, Observer observer)
    {
        _process = process;
        _clock = clock;
        _keep = keep;
        _mutate = mutate;
        _observer = observer;
        StartEmpty();
    }

    /// <summary>Sessions and runs that the store still remembers.</summary>
    public int Remembered => _memory.SessionCount + _memory.RunCount;

    /// <summary>The store's own answer, past any network and any mutant.</summary>
    public StoredSession Look(string session) => Answer(_memory.GetSessionAsync(session, default));

    /// <summary>Carries out a command that arrives now.</summary>
    public TReply Execute<TReply>(string replica, long sentAt, object request, Func<ILeaseStore, ValueTask<TReply>> command)
        where TReply : StoreReply
    {
        TReply? reply = null;
        _process.Run(() => reply = Answer(command(_store)));
        _observer.Executed(replica, sentAt, request, reply!);
        return reply!;
    }

    public void Subscribe(string replica, Action<LeaseHint> handler)
    {
        _listeners.Add((replica, handler));
        _process.Run(() => _store.SubscribeHints(replica, handler));
    }

    public void LoseEverything()
    {
        StartEmpty();
        _observer.DataLost();
    }

    private void StartEmpty()
    {
        _memory = new MemoryLeaseStore(_keep, _clock);
        _store = _mutate(_memory);
        foreach (var (replica, handler) in _listeners)
        {
            _process.Run(() => _store.SubscribeHints(replica, handler));
        }
    }

    private static TReply Answer<TReply>(ValueTask<TReply> pending)
    {
        Assert.True(pending.IsCompletedSuccessfully, "A store in memory answers at once.");
#pragma warning disable VSTHRD002 // It has completed.
        return pending.Result;
#pragma warning restore VSTHRD002
    }
}
