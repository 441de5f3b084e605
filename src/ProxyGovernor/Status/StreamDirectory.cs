using System.Text.Json.Serialization;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Status;

/// <summary>Finds streams wherever they live: open in this replica, known to the store, or lately ended without ever holding a lease.</summary>
internal sealed class StreamDirectory(RunRegistry runs, UnleasedRuns ended, ILeaseStore store, TimeProvider time)
{
    /// <summary>The stream, where it exists and <paramref name="tenant"/> may see it; a null tenant sees all.</summary>
    public async ValueTask<StreamRecord?> FindAsync(string id, string? tenant)
    {
        if (runs.Find(id) is { } run)
        {
            return Visible(run.Identity, tenant) ? StreamRecord.Of(run, time) : null;
        }

        var stored = ended.Find(id) ?? await BoundedAsync(store.GetRunAsync(id, default));
        return stored is not null && Visible(stored.Run, tenant) ? StreamRecord.Of(stored) : null;
    }

    public async ValueTask<SessionRecord> SessionAsync(string session)
    {
        var stored = await BoundedAsync(store.GetSessionAsync(session, default));
        return new SessionRecord(stored.Owner is null ? null : Record(stored.Owner), [.. stored.Waiters.Select(Record)], [.. stored.Recent.Select(StreamRecord.Of)]);
    }

    public async ValueTask<IReadOnlyList<StreamRecord>> ListAsync()
    {
        var stored = await BoundedAsync(store.ListAsync(default));
        var withoutSession = runs.All.Where(run => run.Lease is null).Select(run => StreamRecord.Of(run, time));
        return [.. stored.Select(Record).Concat(withoutSession).OrderBy(record => record.StreamId, StringComparer.Ordinal)];
    }

    private StreamRecord Record(StoredRun stored) => runs.Find(stored.Run.Id) is { } local ? StreamRecord.Of(local, time) : StreamRecord.Of(stored);

    private async ValueTask<T> BoundedAsync<T>(ValueTask<T> call) => call.IsCompleted ? await call : await call.AsTask().WaitAsync(StoreCalls.Deadline, time);

    private static bool Visible(LeaseRun run, string? tenant) => tenant is null || string.Equals(run.Tenant, tenant, StringComparison.Ordinal);
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
