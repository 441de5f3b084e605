using System.Collections.Concurrent;
using System.Globalization;
using ProxyGovernor.Leases;

namespace ProxyGovernor.LeaseConformance.Topologies.Cluster;

/// <summary>
/// Lets the suite go on calling its runs "A" and "B" on a cluster, where a run is found by the bucket that its id begins with: ids get
/// the bucket of the session they are first named with, and lose it in answers.
/// </summary>
internal sealed class BucketedStore(ILeaseStore inner) : ILeaseStore
{
    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);

    public int BucketOf(string session) => inner.BucketOf(session);

    public async ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        var reply = await inner.AcquireAsync(request with { Run = In(request.Run) }, cancellationToken);
        return reply with { Retired = Out(reply.Retired), Owner = reply.Owner is { } owner ? Out(owner) : null };
    }

    public async ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken)
    {
        var reply = await inner.FinalizeAsync(request with { Run = In(request.Run, request.Session) }, cancellationToken);
        return reply with { Retired = Out(reply.Retired) };
    }

    public async ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken)
    {
        var reply = await inner.RenewAsync(request with { Items = [.. request.Items.Select(item => item with { Run = In(item.Run) })] }, cancellationToken);
        return reply with { Retired = Out(reply.Retired) };
    }

    public async ValueTask<StopReply> StopAsync(StopRequest request, CancellationToken cancellationToken) =>
        Out(await inner.StopAsync(request with { Run = Known(request.Run) }, cancellationToken));

    public async ValueTask<StopReply> CancelSessionAsync(CancelSessionRequest request, CancellationToken cancellationToken) =>
        Out(await inner.CancelSessionAsync(request, cancellationToken));

    public async ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken)
    {
        var reply = await inner.SweepAsync(limit, cancellationToken);
        return reply with { Retired = Out(reply.Retired) };
    }

    public async ValueTask<StoredRun?> GetRunAsync(string run, CancellationToken cancellationToken) =>
        await inner.GetRunAsync(Known(run), cancellationToken) is { } found ? Out(found) : null;

    public async ValueTask<StoredSession> GetSessionAsync(string session, CancellationToken cancellationToken)
    {
        var stored = await inner.GetSessionAsync(session, cancellationToken);
        return new(stored.Owner is { } owner ? Out(owner) : null, Out(stored.Waiters), Out(stored.Recent));
    }

    public async ValueTask<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken) => Out(await inner.ListAsync(cancellationToken));

    public ValueTask<long> GetTimeAsync(CancellationToken cancellationToken) => inner.GetTimeAsync(cancellationToken);

    public IDisposable SubscribeHints(string replica, Action<LeaseHint> handler) =>
        inner.SubscribeHints(replica, hint => handler(hint with { Run = Out(hint.Run) }));

    private string In(string run, string session) =>
        _ids.GetOrAdd(run, static (run, bucket) => string.Create(CultureInfo.InvariantCulture, $"{bucket:x2}{run}"), inner.BucketOf(session));

    private LeaseRun In(LeaseRun run) => run with { Id = In(run.Id, run.Session) };

    private string Known(string run) => _ids.GetValueOrDefault(run, run);

    private static string Out(string run) => run[2..];

    private static LeaseRun Out(LeaseRun run) => run with { Id = Out(run.Id) };

    private static StoredRun Out(StoredRun stored) => stored with { Run = Out(stored.Run) };

    private static IReadOnlyList<StoredRun> Out(IReadOnlyList<StoredRun> stored) => [.. stored.Select(Out)];

    private static StopReply Out(StopReply reply) => reply with { Retired = Out(reply.Retired), Run = reply.Run is { } run ? Out(run) : null };
}
