using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Simulation.Checking;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Network;

/// <summary>The store as one replica sees it: behind a network that delays, loses, repeats and reorders, and that may be cut.</summary>
internal sealed class SimulatedStore(SimulatedServer server, SimulatedProcess process, SimulatedTime time, Random random, Profile profile, string replica, Observer observer)
    : ILeaseStore
{
    public bool IsCut { get; set; }

    /// <summary>From the end of the traffic on nothing goes wrong any more.</summary>
    public bool IsCalm { get; set; }

    public int BucketOf(string session) => 0;

    public ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        CallAsync(request, store => store.AcquireAsync(request, default));

    public ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken) =>
        CallAsync(request, store => store.FinalizeAsync(request, default));

    public ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken) =>
        CallAsync(request, store => store.RenewAsync(request, default));

    public ValueTask<StopReply> StopAsync(StopRequest request, CancellationToken cancellationToken) =>
        CallAsync(request, store => store.StopAsync(request, default));

    public ValueTask<StopReply> CancelSessionAsync(CancelSessionRequest request, CancellationToken cancellationToken) =>
        CallAsync(request, store => store.CancelSessionAsync(request, default));

    public ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken) =>
        CallAsync(limit, store => store.SweepAsync(limit, default));

    public ValueTask<StoredRun?> GetRunAsync(string run, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<StoredSession> GetSessionAsync(string session, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public async ValueTask<long> GetTimeAsync(CancellationToken cancellationToken) =>
        (await CallAsync("time", static async store => new TimeReply(await store.GetTimeAsync(default)))).Now;

    public IDisposable SubscribeHints(string name, Action<LeaseHint> handler)
    {
        server.Subscribe(name, hint =>
        {
            for (var copies = Happens(profile.Duplicates) ? 2 : 1; copies > 0; copies--)
            {
                if (!IsCut && !Happens(profile.HintLoss))
                {
                    process.RunAfter(Latency(), () => handler(hint));
                }
            }
        });
        return new Subscription();
    }

    private ValueTask<TReply> CallAsync<TReply>(object request, Func<ILeaseStore, ValueTask<TReply>> command)
        where TReply : StoreReply
    {
        // Continuations run within the delivery of the reply, as part of its step.
        var call = new TaskCompletionSource<TReply>();
        for (var copies = Happens(profile.Duplicates) ? 2 : 1; copies > 0; copies--)
        {
            Send(request, command, call);
        }

        return new(call.Task);
    }

    private void Send<TReply>(object request, Func<ILeaseStore, ValueTask<TReply>> command, TaskCompletionSource<TReply> call)
        where TReply : StoreReply
    {
        var sentAt = time.Now;
        var (there, back) = (Latency(), Latency());
        var (lost, unanswered) = (Happens(profile.Loss), Happens(profile.Loss));
        if (lost || unanswered || there + back > StoreCalls.Deadline * 0.9)
        {
            observer.Disturbed(replica, time.Now + StoreCalls.Deadline.Ticks);
        }

        if (lost || IsCut)
        {
            return;
        }

        time.After(there, () =>
        {
            var reply = server.Execute(sentAt, request, command);
            if (!unanswered && !IsCut)
            {
                process.RunAfter(back, () => Deliver(request, reply, sentAt, call));
            }
        });
    }

    private void Deliver<TReply>(object request, TReply reply, long sentAt, TaskCompletionSource<TReply> call)
        where TReply : StoreReply
    {
        if (!call.Task.IsCompleted)
        {
            observer.Delivered(request, reply, sentAt);
            var wasOwed = observer.IsOwed(request);
            call.SetResult(reply);
            if (wasOwed && !observer.IsOwed(request))
            {
                observer.Settled(reply);
            }
        }
    }

    private bool Happens(double share) => !IsCalm && random.NextDouble() < share;

    private TimeSpan Latency()
    {
        if (Happens(profile.Slow))
        {
            return TimeSpan.FromMilliseconds(random.Next(400, 3000));
        }

        return TimeSpan.FromTicks(random.Next(10) switch
        {
            < 8 => random.Next(1_000, 50_000),
            _ => random.Next(50_000, 1_000_000),
        });
    }

    /// <summary>Travels as every other reply does.</summary>
    private sealed record TimeReply(long Now) : StoreReply(Now, []);

    /// <summary>Ends with the process: a crash needs no farewell.</summary>
    private sealed class Subscription : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
