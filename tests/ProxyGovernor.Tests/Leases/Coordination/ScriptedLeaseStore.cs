using System.Threading.Channels;
using ProxyGovernor.Leases;

namespace ProxyGovernor.Tests.Leases.Coordination;

/// <summary>A store that answers as the test says, and keeps what it was asked. Its own clock stands at <see cref="Now"/>.</summary>
internal sealed class ScriptedLeaseStore : ILeaseStore
{
    public const long Now = 1_000_000;

    private readonly Channel<AcquireRequest> _asked = Channel.CreateUnbounded<AcquireRequest>();
    private readonly List<AcquireRequest> _acquires = [];

    public Func<AcquireRequest, ValueTask<AcquireReply>> OnAcquire { get; set; } = _ => new(Replies.Granted(1));

    public Func<RenewRequest, ValueTask<RenewReply>> OnRenew { get; set; } =
        request => new(new RenewReply(Now, [], false, [.. request.Items.Select(_ => new RenewResult(RenewCode.Kept, null))]));

    public Func<FinalizeRequest, ValueTask<FinalizeReply>> OnFinalize { get; set; } =
        request => new(new FinalizeReply(Now, [], FinalizeCode.Finalized, request.Outcome));

    public Func<int, ValueTask<SweepReply>> OnSweep { get; set; } = _ => new(new SweepReply(Now, [], 0));

    public Func<ValueTask<long>> OnTime { get; set; } = static () => new(Now);

    /// <summary>What a hint is sent by; null while nobody listens.</summary>
    public Action<LeaseHint>? Hint { get; private set; }

    public IReadOnlyList<AcquireRequest> Acquires => _acquires;

    public List<RenewRequest> Renewals { get; } = [];

    public List<FinalizeRequest> Finalizes { get; } = [];

    /// <summary>The next acquire or claim, in order.</summary>
    public async Task<AcquireRequest> NextAcquireAsync() => await _asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public int BucketOf(string session) => 0;

    public ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        _acquires.Add(request);
        var reply = OnAcquire(request);
        _asked.Writer.TryWrite(request);
        return reply;
    }

    public ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken)
    {
        Finalizes.Add(request);
        return OnFinalize(request);
    }

    public ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken)
    {
        Renewals.Add(request);
        return OnRenew(request);
    }

    public ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken) => OnSweep(limit);

    public ValueTask<StopReply> StopAsync(StopRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<StopReply> CancelSessionAsync(CancelSessionRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<StoredRun?> GetRunAsync(string run, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<StoredSession> GetSessionAsync(string session, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<long> GetTimeAsync(CancellationToken cancellationToken) => OnTime();

    public IDisposable SubscribeHints(string replica, Action<LeaseHint> handler)
    {
        Hint += handler;
        return new Subscription(() => Hint -= handler);
    }

    private sealed class Subscription(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
