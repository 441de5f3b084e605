using ProxyGovernor.Leases;

namespace ProxyGovernor.Testing;

/// <summary>How a store fails.</summary>
internal enum StoreFault
{
    /// <summary>It works.</summary>
    None,
    /// <summary>Every call fails at once, without effect.</summary>
    Throws,
    /// <summary>No call ever completes, or has an effect.</summary>
    NeverAnswers,
    /// <summary>Every call takes effect, and fails.</summary>
    LosesReply,
    /// <summary>Every call fails at once, save that for the time.</summary>
    AnswersProbesOnly,
    /// <summary>Every call takes effect, and is answered after <see cref="FaultyLeaseStore.Delay"/>.</summary>
    Slow,
}

/// <summary>A lease store that fails as it is told to, and remembers what it was asked. Hints pass.</summary>
internal sealed class FaultyLeaseStore(ILeaseStore inner, TimeProvider time) : ILeaseStore
{
    private readonly Lock _gate = new();
    private readonly List<string> _asked = [];
    private TaskCompletionSource _changed = NewSignal();
    private volatile ILeaseStore _inner = inner;
    private volatile StoreFault _fault;

    public StoreFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>For <see cref="StoreFault.Slow"/>.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The names of all calls that reached the store, in order.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Completes once the store was asked so often.</summary>
    public async Task AskedAsync(string name, int times)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_asked.Count(asked => asked == name) >= times)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    /// <summary>Another store takes its place, as after a restart without its data.</summary>
    public void ReplaceWith(ILeaseStore store) => _inner = store;

    public int BucketOf(string session) => _inner.BucketOf(session);

    public ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        CallAsync("acquire", () => _inner.AcquireAsync(request, cancellationToken));

    public ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken) =>
        CallAsync("finalize", () => _inner.FinalizeAsync(request, cancellationToken));

    public ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken) =>
        CallAsync("renew", () => _inner.RenewAsync(request, cancellationToken));

    public ValueTask<StopReply> StopAsync(StopRequest request, CancellationToken cancellationToken) =>
        CallAsync("stop", () => _inner.StopAsync(request, cancellationToken));

    public ValueTask<StopReply> CancelSessionAsync(CancelSessionRequest request, CancellationToken cancellationToken) =>
        CallAsync("cancel", () => _inner.CancelSessionAsync(request, cancellationToken));

    public ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken) =>
        CallAsync("sweep", () => _inner.SweepAsync(limit, cancellationToken));

    public ValueTask<StoredRun?> GetRunAsync(string run, CancellationToken cancellationToken) =>
        CallAsync("run", () => _inner.GetRunAsync(run, cancellationToken));

    public ValueTask<StoredSession> GetSessionAsync(string session, CancellationToken cancellationToken) =>
        CallAsync("session", () => _inner.GetSessionAsync(session, cancellationToken));

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken) =>
        CallAsync("list", () => _inner.ListAsync(cancellationToken));

    public ValueTask<long> GetTimeAsync(CancellationToken cancellationToken) => CallAsync("time", () => _inner.GetTimeAsync(cancellationToken));

    public IDisposable SubscribeHints(string replica, Action<LeaseHint> handler) => _inner.SubscribeHints(replica, handler);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask<T> CallAsync<T>(string name, Func<ValueTask<T>> call)
    {
        lock (_gate)
        {
            _asked.Add(name);
            _changed.TrySetResult();
            _changed = NewSignal();
        }

        switch (_fault)
        {
            case StoreFault.Throws:
            case StoreFault.AnswersProbesOnly when name != "time":
                throw new IOException("Injected: the store refuses.");
            case StoreFault.NeverAnswers:
                return await new TaskCompletionSource<T>().Task;
            case StoreFault.LosesReply:
                await call();
                throw new IOException("Injected: the reply is lost.");
            case StoreFault.Slow:
                var reply = await call();
                await Task.Delay(Delay, time);
                return reply;
            default:
                return await call();
        }
    }
}
