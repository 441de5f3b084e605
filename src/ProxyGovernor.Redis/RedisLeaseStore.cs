using ProxyGovernor.Leases;
using ProxyGovernor.Redis.Records;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;
using static ProxyGovernor.Redis.ScriptCaller;

namespace ProxyGovernor.Redis;

/// <summary>
/// Leases in Redis, for any number of replicas. Each operation is one script, so it is atomic and counts by the server's clock. A call
/// that fails may have taken effect: that is what repeating it with the same run id is for.
/// </summary>
internal sealed partial class RedisLeaseStore(IRedisTransport transport, LeaseScripts scripts, RedisLeaseStoreOptions options) : ILeaseStore
{
    private readonly ScriptCaller _caller = new(transport, options);
    private readonly RedisHints _hints = new(transport, RedisKeys.HintsOf(options.Root));

    /// <inheritdoc/>
    public int BucketOf(string session) => RedisKeys.BucketOf(session);

    /// <inheritdoc/>
    public IDisposable SubscribeHints(string replica, Action<LeaseHint> handler) => _hints.Subscribe(replica, handler);

    /// <inheritdoc/>
    public async ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        await _hints.Settled;
        var run = request.Run;
        var keys = await _caller.GetKeysAsync(cancellationToken);
        var values = await _caller.CallAsync(
            scripts.Acquire, keys.PrefixOf(run.Session), [run.Session],
            [
                run.Id, run.Replica, RecordJson.WriteIdentity(run), ScriptWords.Of(request.Conflict), Milliseconds(request.Ttl), Milliseconds(request.Valve),
                Digits(request.NotAfter), Digits(request.QueueLimit), Flag(request.Claim), request.IdempotencyKey ?? "",
            ],
            cancellationToken);
        var reply = new ReplyReader(values);
        var (code, fence, due, owner, outcome) = (reply.Text(), reply.Number(), reply.Number(), reply.Text(), reply.Text());
        return new(
            reply.Now, reply.Retired(), ScriptWords.AcquireCode(code), fence, due,
            RunRecord.ReadIfAny(owner, RunPlace.Owner)?.Run, RunRecord.Outcome(outcome));
    }

    /// <inheritdoc/>
    public async ValueTask<FinalizeReply> FinalizeAsync(FinalizeRequest request, CancellationToken cancellationToken)
    {
        var keys = await _caller.GetKeysAsync(cancellationToken);
        var values = await _caller.CallAsync(
            scripts.Finalize, keys.PrefixOf(request.Session), [request.Session],
            [
                request.Run, Digits(request.Fence), Pipeline.StreamOutcomeNames.ToName(request.Outcome), RecordJson.Write(request.Summary),
                RecordJson.WriteText(request.Summary.Destination), Flag(request.FreesIdempotencyKey),
            ],
            cancellationToken);
        var reply = new ReplyReader(values);
        var (code, outcome) = (ScriptWords.FinalizeCode(reply.Text()), RunRecord.Outcome(reply.Text()));
        return new(reply.Now, reply.Retired(), code, outcome);
    }

    /// <inheritdoc/>
    public async ValueTask<StopReply> StopAsync(StopRequest request, CancellationToken cancellationToken)
    {
        var (prefix, session) = await _caller.FindAsync(request.Run, cancellationToken);
        if (session is null)
        {
            return new(await GetTimeAsync(cancellationToken), [], StopCode.Unknown, Run: null);
        }

        return ReadStop(await _caller.CallAsync(
            scripts.Stop, prefix!, [session], [request.Run, Milliseconds(request.Valve), Pipeline.StreamOutcomeNames.ToName(request.Outcome)], cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<StopReply> CancelSessionAsync(CancelSessionRequest request, CancellationToken cancellationToken)
    {
        var keys = await _caller.GetKeysAsync(cancellationToken);
        return ReadStop(await _caller.CallAsync(
            scripts.Cancel, keys.PrefixOf(request.Session), [request.Session], [Milliseconds(request.Valve)], cancellationToken));
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private static StopReply ReadStop(string[] values)
    {
        var reply = new ReplyReader(values);
        var code = ScriptWords.StopCode(reply.Text());
        var run = RunRecord.ReadIfAny(reply.Text(), code == StopCode.Stopping ? RunPlace.Owner : RunPlace.Ended);
        return new(reply.Now, reply.Retired(), code, run);
    }
}
