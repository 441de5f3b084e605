using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Simulation.Checking;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Network;

/// <summary>The machine that the store runs on: the real memory store, which may lose everything it knows, or the last of it.</summary>
internal sealed class SimulatedServer
{
    private readonly SimulatedProcess _process;
    private readonly SimulatedTime _time;
    private readonly ServerClock _clock;
    private readonly TimeSpan _keep;
    private readonly Func<ILeaseStore, ILeaseStore> _mutate;
    private readonly Observer _observer;
    private readonly List<(string Replica, Action<LeaseHint> Handler)> _listeners = [];
    private readonly List<(long At, Action<ILeaseStore> Command)> _log = [];
    private MemoryLeaseStore _memory = null!;
    private ILeaseStore _store = null!;

    public SimulatedServer(SimulatedProcess process, SimulatedTime time, TimeSpan keep, Func<ILeaseStore, ILeaseStore> mutate, Observer observer)
    {
        _process = process;
        _time = time;
        _clock = new ServerClock(time);
        _keep = keep;
        _mutate = mutate;
        _observer = observer;
        Restore(_time.Now);
    }

    /// <summary>Sessions and runs that the store still remembers.</summary>
    public int Remembered => _memory.SessionCount + _memory.RunCount;

    /// <summary>The store's own answer, past any network and any mutant.</summary>
    public StoredSession Look(string session) => Answer(_memory.GetSessionAsync(session, default));

    /// <summary>Carries out a command that arrives now.</summary>
    public TReply Execute<TReply>(long sentAt, object request, Func<ILeaseStore, ValueTask<TReply>> command)
        where TReply : StoreReply
    {
        TReply? reply = null;
        _process.Run(() => reply = Answer(command(_store)));
        _log.Add((_time.Now, store => Answer(command(store))));
        _observer.Executed(sentAt, request, reply!);
        return reply!;
    }

    public void Subscribe(string replica, Action<LeaseHint> handler)
    {
        _listeners.Add((replica, handler));
        _process.Run(() => _store.SubscribeHints(replica, handler));
    }

    /// <summary>Flushed, or restarted with nothing on disk.</summary>
    public void LoseEverything()
    {
        _log.Clear();
        Restore(_time.Now);
        _observer.DataLost();
    }

    /// <summary>A copy takes over that had not heard of the last commands.</summary>
    public void LoseLast(TimeSpan lag)
    {
        var moment = Math.Max(0, _time.Now - lag.Ticks);
        _log.RemoveAll(entry => entry.At > moment);
        Restore(_log.Count > 0 ? _log[0].At : _time.Now);
        _observer.DataLost();
    }

    /// <summary>A new store that knows what the log tells.</summary>
    private void Restore(long from)
    {
        _clock.Moment = from;
        _memory = new MemoryLeaseStore(_keep, _clock);
        _store = _mutate(_memory);
        foreach (var (at, command) in _log)
        {
            _clock.Moment = at;
            command(_store);
        }

        _clock.Moment = null;
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
