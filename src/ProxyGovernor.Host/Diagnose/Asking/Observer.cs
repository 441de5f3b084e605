using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Asking;

/// <summary>Gathers all facts: a snapshot, the live feed for a while, another snapshot, and what became of those who left unseen.</summary>
internal sealed class Observer(GovernorClient client, TimeProvider time)
{
    /// <summary>A bound on questions by id; findings name a few streams, not thousands.</summary>
    private const int MostLookups = 100;

    /// <exception cref="DiagnoseException">The host could not be asked.</exception>
    public async Task<Observation> ObserveAsync(DiagnoseOptions options, CancellationToken cancellation)
    {
        // First of all, so that mistakes are told before anything is watched.
        await client.ListAsync<ObservedReplica>("replicas", cancellation).TolerateStoreAwayAsync();
        Scope scope = await Scope.FindAsync(client, options, cancellation).TolerateStoreAwayAsync()
            ?? throw new DiagnoseException($"{options.Url} cannot reach its lease store, and does not know that stream or session itself: ask without --session and --stream.");
        Observation seen = options.Watch > TimeSpan.Zero
            ? await WatchAsync(scope, options.Watch, cancellation)
            : Unwatched(await LookAsync(scope, cancellation));
        return seen with
        {
            IsScoped = !scope.IsAll,
            Departures = await LookUpAsync(seen, cancellation),
            Recent = await RecentAsync(scope, cancellation),
        };
    }

    private async Task<Observation> WatchAsync(Scope scope, TimeSpan duration, CancellationToken cancellation)
    {
        // The feed is open before the first look, so that nothing happens between them.
        using LiveFeed feed = await client.WatchAsync(cancellation);
        Snapshot before = await LookAsync(scope, cancellation);
        IReadOnlyList<ObservedEvent> events = await feed.ListenAsync(duration, time, cancellation);
        return new Observation(before, await LookAsync(scope, cancellation), [.. events.Where(scope.Covers)], duration);
    }

    private static Observation Unwatched(Snapshot snapshot) => new(snapshot, snapshot, [], TimeSpan.Zero);

    private async Task<Snapshot> LookAsync(Scope scope, CancellationToken cancellation)
    {
        IReadOnlyList<ObservedReplica>? replicas = await client.ListAsync<ObservedReplica>("replicas", cancellation).TolerateStoreAwayAsync();
        IReadOnlyList<ObservedStream>? streams = replicas is null
            ? null
            : await client.ListAsync<ObservedStream>("streams", cancellation).TolerateStoreAwayAsync();
        return new Snapshot(replicas ?? [], streams is null ? null : [.. streams.Where(scope.Covers)]);
    }

    private async Task<Dictionary<Departure, string>> LookUpAsync(Observation seen, CancellationToken cancellation)
    {
        var states = new Dictionary<Departure, string>();
        try
        {
            foreach (Departure stream in seen.After.Streams is null ? [] : seen.LeftUnseen().Take(MostLookups))
            {
                states[stream] = (await client.FindAsync<ObservedStream>($"streams/{stream.StreamId}", cancellation))?.State ?? "missing";
            }
        }
        catch (StoreAwayException)
        {
            // What was learned until then is true.
        }

        return states;
    }

    private async Task<IReadOnlyList<ObservedStream>> RecentAsync(Scope scope, CancellationToken cancellation)
    {
        ObservedSession? session = scope.Session is null
            ? null
            : await client.FindAsync<ObservedSession>($"sessions/{scope.Session}", cancellation).TolerateStoreAwayAsync();
        return session?.Recent ?? [];
    }
}
