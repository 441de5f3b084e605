using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>The lease store in memory, which signals where a run waits and when it was released, and may lose every hint.</summary>
internal sealed class WatchedLeases(bool losesHints = false) : ILeaseStore
{
    private readonly MemoryLeaseStore _store = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _released = new();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _waited = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void AddTo(IServiceCollection services) => services.AddSingleton<ILeaseStore>(this);

    /// <summary>Completes once so many runs have been told to wait, those that wait no more included.</summary>
    public async Task WaitedAsync(int count)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_waited.Count >= count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.InTime();
        }
    }

    /// <summary>Completes once the run was finalized in the store.</summary>
    public Task ReleasedAsync(string run) => ReleaseOf(run).Task.InTime();

    public int BucketOf(string session) => _store.BucketOf(session);

    public async ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        var reply = await _store.AcquireAsync(request, cancellationToken);
        if (reply.Code == AcquireCode.Waiting)
        {
            lock (_gate)
            {
                _waited.Add(request.Run.Id);
                _changed.TrySetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return reply;
    }

    public async ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken)
    {
        var reply = await _store.FinalizeAsync(request, cancellationToken);
        ReleaseOf(request.Run).TrySetResult();
        return reply;
    }

    public ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken) => _store.RenewAsync(request, cancellationToken);

    public ValueTask<StopReply> StopAsync(StopRequest request, CancellationToken cancellationToken) => _store.StopAsync(request, cancellationToken);

    public ValueTask<StopReply> CancelSessionAsync(CancelSessionRequest request, CancellationToken cancellationToken) => _store.CancelSessionAsync(request, cancellationToken);

    public ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken) => _store.SweepAsync(limit, cancellationToken);

    public ValueTask<StoredRun?> GetRunAsync(string run, CancellationToken cancellationToken) => _store.GetRunAsync(run, cancellationToken);

    public ValueTask<StoredSession> GetSessionAsync(string session, CancellationToken cancellationToken) => _store.GetSessionAsync(session, cancellationToken);

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken) => _store.ListAsync(cancellationToken);

    public ValueTask<long> GetTimeAsync(CancellationToken cancellationToken) => _store.GetTimeAsync(cancellationToken);

    public IDisposable SubscribeHints(string replica, Action<LeaseHint> handler) => _store.SubscribeHints(replica, losesHints ? static _ => { } : handler);

    private TaskCompletionSource ReleaseOf(string run) => _released.GetOrAdd(run, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
