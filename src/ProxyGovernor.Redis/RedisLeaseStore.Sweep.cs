using ProxyGovernor.Leases;
using ProxyGovernor.Redis.Records;
using static ProxyGovernor.Redis.ScriptCaller;

namespace ProxyGovernor.Redis;

internal sealed partial class RedisLeaseStore
{
    /// <summary>Runs looked at in one script: a millisecond or two in which the server does nothing else.</summary>
    private const int SweepBatch = 100;

    /// <inheritdoc/>
    public async ValueTask<SweepReply> SweepAsync(int limit, CancellationToken cancellationToken)
    {
        var keys = await _caller.GetKeysAsync(cancellationToken);
        var retired = new List<StoredRun>();
        var (now, overdue) = (0L, 0L);
        for (var bucket = 0; bucket < keys.BucketCount; bucket++)
        {
            var prefix = keys.Prefix(bucket);
            (now, var left, var candidates) = await ReadLiveAsync(prefix, "overdue", SweepBatch, cancellationToken);
            while (candidates.Length > 0 && limit > 0)
            {
                var sessions = candidates.Select(candidate => candidate.Session).Distinct(StringComparer.Ordinal).Take(limit).ToHashSet(StringComparer.Ordinal);
                limit -= sessions.Count;
                left = await SweepAsync(prefix, Array.FindAll(candidates, candidate => sessions.Contains(candidate.Session)), retired, cancellationToken);
                if (left > 0 && limit > 0)
                {
                    (now, left, candidates) = await ReadLiveAsync(prefix, "overdue", SweepBatch, cancellationToken);
                }
                else
                {
                    break;
                }
            }

            overdue += left;
        }

        return new(now, retired, (int)overdue);
    }

    private async Task<long> SweepAsync(string prefix, LiveMember[] candidates, List<StoredRun> retired, CancellationToken cancellationToken)
    {
        var values = await _caller.CallAsync(
            scripts.Sweep, prefix, Array.ConvertAll(candidates, candidate => candidate.Session), Array.ConvertAll(candidates, candidate => candidate.Text), cancellationToken);
        var reply = new ReplyReader(values);
        var left = reply.Number();
        retired.AddRange(reply.Retired());
        return left;
    }

    private async Task<(long Now, long Count, LiveMember[] Members)> ReadLiveAsync(string prefix, string which, int limit, CancellationToken cancellationToken)
    {
        var values = await _caller.CallAsync(scripts.Live, prefix, [], [which, Digits(limit)], cancellationToken);
        var reply = new ReplyReader(values);
        return (reply.Now, reply.Number(), Array.ConvertAll(values[2..], text => new LiveMember(text)));
    }

    /// <summary>A member of the live set: <c>run session</c>.</summary>
    private readonly record struct LiveMember(string Text)
    {
        public string Session => Text[(Text.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }
}
