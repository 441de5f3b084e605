using ProxyGovernor.LeaseConformance.Redis;
using ProxyGovernor.Leases;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Testing;
using StackExchange.Redis;

namespace ProxyGovernor.LeaseConformance.Topologies.Garnet;

/// <summary>The Redis store on Garnet in its transaction mode for scripts, with scripted time.</summary>
public sealed class GarnetHarness : ILeaseStoreHarness
{
    private ScriptedRedis? _garnet;

    ILeaseStore ILeaseStoreHarness.Store => _garnet!.Store;

    public TimeSpan Ttl => TimeSpan.FromSeconds(10);

    public TimeSpan Valve => TimeSpan.FromSeconds(2);

    public TimeSpan Keep => TimeSpan.FromSeconds(30);

    public async ValueTask StartAsync()
    {
        FullRun.Only();
        _garnet = await ScriptedRedis.StartAsync(Keep, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), await One.Transport, list: ListAsync);
    }

    public Task PassAsync(TimeSpan span) => _garnet!.PassAsync(span);

    public Task LoseEverythingAsync() => _garnet!.LoseEverythingAsync();

    public Task<long> CountLeftAsync() => _garnet!.CountLeftAsync();

    public ValueTask DisposeAsync() => _garnet?.DisposeAsync() ?? default;

    // A script that calls KEYS never returns here in transaction mode, and holds up every script after it; the command by itself is fine.
    private static async Task<string[]> ListAsync(string prefix) =>
        (string[])(await (await One.Commands).GetDatabase().ExecuteAsync("KEYS", $"{prefix}*"))!;

    private static async Task<IRedisTransport> ConnectAsync() => ScriptedRedis.Connect((await GarnetServer.Shared).Address);

    // The client counts KEYS among what only an administrator asks for.
    private static async Task<ConnectionMultiplexer> OpenAsync() => await ConnectionMultiplexer.ConnectAsync((await GarnetServer.Shared).Address + ",allowAdmin=true");

    private static class One
    {
        public static readonly Task<IRedisTransport> Transport = ConnectAsync();
        public static readonly Task<ConnectionMultiplexer> Commands = OpenAsync();
    }
}
