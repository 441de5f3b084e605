using System.Text.Json.Serialization;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Status;

/// <summary>
/// Finds streams wherever they live: open in this replica, known to the store, or lately ended without its knowledge. While the store is away
/// this replica still answers for its own runs, and for no other.
/// </summary>
internal sealed class StreamDirectory(RunRegistry runs, UnleasedRuns ended, StoreCalls shared, LocalLeases local, TimeProvider time)
{
    /// <summary>The stream, where it exists within <paramref name="scope"/>.</summary>
    public async ValueTask<StreamRecord?> FindAsync(string id, TenantScope scope)
    {
        if (runs.Find(id) is { } run)
        {
            return scope.Includes(run.Identity) ? StreamRecord.Of(run, time) : null;
        }

        var stored = ended.Find(id) ?? await RunAsync(local.Calls, id) ?? await RunAsync(shared, id);
        return stored is not null && scope.Includes(stored.Run) ? StreamRecord.Of(stored) : null;
    }

    /// <summary>The session as the store has it, with what runs here without the store's knowledge.</summary>
    public async ValueTask<SessionRecord> SessionAsync(SessionAddress session)
    {
        var here = await HereAsync(session);
        if (!shared.Breaker.IsOpen)
        {
            var there = await SessionAsync(shared, session.Key);
            // A run that went on in memory has an end in both; this replica's tells how it really ended.
            var recent = here.Recent.UnionBy(there.Recent, record => record.StreamId).OrderByDescending(record => record.EndedAt);
            return new SessionRecord(there.Active ?? here.Active, [.. there.Waiting, .. here.Waiting], [.. recent]);
        }

        var own = new SessionRecord(here.Active ?? OutlivingOwner(session.Key), here.Waiting, here.Recent);
        return own.IsKnown ? own : throw new LeaseStoreUnavailableException();
    }

    public async ValueTask<IReadOnlyList<StreamRecord>> ListAsync()
    {
        var stored = await shared.ReadAsync(0, static (store, _) => store.ListAsync(default));
        var unknownToStore = runs.All.Where(run => run.Lease is null or { IsLocal: true }).Select(run => StreamRecord.Of(run, time));
        var known = stored.GroupBy(run => run.Run.Session, StringComparer.Ordinal).SelectMany(Records);
        return [.. known.Concat(unknownToStore).OrderBy(record => record.StreamId, StringComparer.Ordinal)];
    }

    private static ValueTask<StoredRun?> RunAsync(StoreCalls calls, string id) => calls.ReadAsync(id, static (store, run) => store.GetRunAsync(run, default));

    /// <summary>What runs in memory, and what began under the identity secret before, wherever its lease is.</summary>
    private async ValueTask<SessionRecord> HereAsync(SessionAddress session)
    {
        var here = await SessionAsync(local.Calls, session.Key);
        if (session.PreviousKey is not { } previous)
        {
            return here;
        }

        var before = await SessionAsync(local.Calls, previous);
        return new SessionRecord(
            here.Active ?? before.Active ?? OutlivingOwner(previous), [.. here.Waiting, .. before.Waiting], [.. here.Recent.Concat(before.Recent).OrderByDescending(record => record.EndedAt)]);
    }

    private async ValueTask<SessionRecord> SessionAsync(StoreCalls calls, string key)
    {
        var stored = await calls.ReadAsync(key, static (store, session) => store.GetSessionAsync(session, default));
        var live = Records(stored.Owner is { } owner ? [owner, .. stored.Waiters] : stored.Waiters).ToList();
        var waiting = stored.Owner is null ? live : live[1..];
        return new SessionRecord(stored.Owner is null ? null : live[0], waiting, [.. stored.Recent.Select(StreamRecord.Of)]);
    }

    /// <summary>One session's live runs: those that wait do so for its owner or, where nobody owns it, for the first of them.</summary>
    private IEnumerable<StreamRecord> Records(IEnumerable<StoredRun> session)
    {
        var inTheWay = default(string);
        foreach (var stored in session)
        {
            yield return Record(stored).Standing(stored, inTheWay);
            inTheWay ??= stored.Run.Id;
        }
    }

    /// <summary>The run of this replica that owns the session, as far as it knows without asking the store.</summary>
    private StreamRecord? OutlivingOwner(string session) =>
        runs.All.FirstOrDefault(run => run.IsStarted && run.Identity.Session == session) is { } run ? StreamRecord.Of(run, time) : null;

    private StreamRecord Record(StoredRun stored) => runs.Find(stored.Run.Id) is { } local ? StreamRecord.Of(local, time) : StreamRecord.Of(stored);
}

/// <summary>A session's streams.</summary>
/// <param name="Active">The stream that owns it, or null.</param>
/// <param name="Waiting">Those that wait, in order.</param>
/// <param name="Recent">Those that ended lately, newest first.</param>
internal sealed record SessionRecord(StreamRecord? Active, IReadOnlyList<StreamRecord> Waiting, IReadOnlyList<StreamRecord> Recent)
{
    /// <summary>Whether anything lives there, or did lately.</summary>
    [JsonIgnore]
    public bool IsKnown => Active is not null || Waiting.Count > 0 || Recent.Count > 0;
}
