using ProxyGovernor.Leases;
using ProxyGovernor.Redis.Records;

namespace ProxyGovernor.Redis;

internal sealed partial class RedisLeaseStore
{
    private const int StatusBatch = 100;

    /// <inheritdoc/>
    public async ValueTask<StoredRun?> GetRunAsync(string run, CancellationToken cancellationToken)
    {
        var (prefix, session) = await _caller.FindAsync(run, cancellationToken);
        if (session is null)
        {
            return null;
        }

        var stored = (await ReadSessionsAsync(prefix!, [session], [run], cancellationToken))[0];
        return stored.Owner?.Run.Id == run
            ? stored.Owner
            : stored.Waiters.Concat(stored.Recent).FirstOrDefault(other => other.Run.Id == run);
    }

    /// <inheritdoc/>
    public async ValueTask<StoredSession> GetSessionAsync(string session, CancellationToken cancellationToken)
    {
        var keys = await _caller.GetKeysAsync(cancellationToken);
        return (await ReadSessionsAsync(keys.PrefixOf(session), [session], [], cancellationToken))[0];
    }

    /// <summary>Not a snapshot: read in batches, while runs come and go.</summary>
    public async ValueTask<IReadOnlyList<StoredRun>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = await _caller.GetKeysAsync(cancellationToken);
        var live = new List<StoredRun>();
        for (var bucket = 0; bucket < keys.BucketCount; bucket++)
        {
            var prefix = keys.Prefix(bucket);
            var (_, _, members) = await ReadLiveAsync(prefix, "all", -1, cancellationToken);
            foreach (var batch in members.Select(member => member.Session).Distinct(StringComparer.Ordinal).Chunk(StatusBatch))
            {
                foreach (var session in await ReadSessionsAsync(prefix, batch, [], cancellationToken))
                {
                    live.AddRange(session.Owner is { } owner ? [owner, .. session.Waiters] : session.Waiters);
                }
            }
        }

        return live;
    }

    /// <inheritdoc/>
    public async ValueTask<long> GetTimeAsync(CancellationToken cancellationToken)
    {
        var keys = await _caller.GetKeysAsync(cancellationToken);
        return new ReplyReader(await _caller.CallAsync(scripts.Status, keys.Prefix(0), [], [], cancellationToken)).Now;
    }

    private async Task<List<StoredSession>> ReadSessionsAsync(string prefix, string[] sessions, string[] arguments, CancellationToken cancellationToken)
    {
        var reply = new ReplyReader(await _caller.CallAsync(scripts.Status, prefix, sessions, arguments, cancellationToken));
        var read = new List<StoredSession>(sessions.Length);
        while (!reply.IsAtEnd)
        {
            var owner = RunRecord.ReadIfAny(reply.Text(), RunPlace.Owner);
            read.Add(new(owner, reply.Runs(reply.Number(), RunPlace.Waiter), reply.Runs(reply.Number(), RunPlace.Ended)));
        }

        return read;
    }
}
