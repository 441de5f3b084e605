using System.Runtime.ExceptionServices;
using ProxyGovernor.Leases;
using ProxyGovernor.Redis.Records;
using static ProxyGovernor.Redis.ScriptCaller;

namespace ProxyGovernor.Redis;

internal sealed partial class RedisLeaseStore
{
    /// <inheritdoc/>
    public async ValueTask<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken)
    {
        if (request.Items.Count == 0)
        {
            return new(await GetTimeAsync(cancellationToken), [], Late: false, []);
        }

        var keys = await _caller.GetKeysAsync(cancellationToken);
        var batches = Enumerable.Range(0, request.Items.Count).GroupBy(index => keys.PrefixOf(request.Items[index].Run.Session), StringComparer.Ordinal).ToList();
        var answers = await Task.WhenAll(batches.Select(batch => TryRenewAsync(request, batch.Key, [.. batch.Select(index => request.Items[index])], cancellationToken)));
        var replies = answers.Select(answer => answer.Reply).OfType<RenewReply>().ToList();
        if (replies.Count == 0)
        {
            ExceptionDispatchInfo.Throw(answers[0].Failure!);
        }

        // Where one bucket's command came late, the batch counts as late: what the others answered is asked again with the next beat.
        var isLate = replies.Exists(reply => reply.Late);
        var results = new RenewResult[isLate ? 0 : request.Items.Count];
        Array.Fill(results, new RenewResult(RenewCode.Unanswered, null));
        foreach (var (batch, answer) in batches.Zip(answers))
        {
            foreach (var (index, result) in isLate || answer.Reply is null ? [] : batch.Zip(answer.Reply.Results))
            {
                results[index] = result;
            }
        }

        return new(replies.Max(reply => reply.Now), [.. replies.SelectMany(reply => reply.Retired)], isLate, results);
    }

    /// <summary>A bucket's master may be away while others answer, and what those retired is told of in their replies and nowhere else.</summary>
    private async Task<(RenewReply? Reply, Exception? Failure)> TryRenewAsync(RenewRequest request, string prefix, RenewItem[] items, CancellationToken cancellationToken)
    {
        try
        {
            return (await RenewAsync(request, prefix, items, cancellationToken), null);
        }
        catch (Exception failure)
        {
            return (null, failure);
        }
    }

    private async Task<RenewReply> RenewAsync(RenewRequest request, string prefix, RenewItem[] items, CancellationToken cancellationToken)
    {
        var arguments = new List<string>(2 + (items.Length * 5)) { Milliseconds(request.Ttl), Digits(request.NotAfter) };
        foreach (var item in items)
        {
            arguments.AddRange(
                [item.Run.Id, item.Run.Replica, Digits(item.Fence), RecordJson.WriteText(item.Destination), RecordJson.WriteIdentity(item.Run)]);
        }

        var values = await _caller.CallAsync(
            scripts.Renew, prefix, Array.ConvertAll(items, item => item.Run.Session), [.. arguments], cancellationToken);
        var reply = new ReplyReader(values);
        if (reply.Text() == "late")
        {
            return new(reply.Now, [], Late: true, []);
        }

        var results = new RenewResult[items.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ScriptWords.RenewResult(reply.Text());
        }

        return new(reply.Now, reply.Retired(), Late: false, results);
    }
}
