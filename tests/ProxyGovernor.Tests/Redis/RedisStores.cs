using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Redis;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Tests.Redis;

/// <summary>Stores with the scripts as they are shipped, on the server's own clock.</summary>
internal static class RedisStores
{
    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Valve = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Keep = TimeSpan.FromSeconds(30);

    private static int _count;

    public static RedisLeaseStore On(IRedisTransport transport, out string root) =>
        new(transport, new LeaseScripts(), new RedisLeaseStoreOptions(Keep) { Root = root = $"unit-{Interlocked.Increment(ref _count)}" });

    public static LeaseRun Run(string id, string session = "x") => new(id, session, $"on-{id}", "tenant", "route", "chat", "Sse", 1_700_000_000_000);

    public static async Task<AcquireReply> AcquireAsync(this ILeaseStore store, LeaseRun run, ConflictPolicy conflict = ConflictPolicy.Supersede) =>
        await store.AcquireAsync(new(run, conflict, Ttl, Valve, 0, 8, Claim: false), TestContext.Current.CancellationToken);

    public static async Task<FinalizeReply> FinalizeAsync(this ILeaseStore store, LeaseRun run, long fence) => await store.FinalizeAsync(
        new(run.Session, run.Id, fence, StreamOutcome.Completed, new("done", null, null, 1, 2, null)), TestContext.Current.CancellationToken);
}
