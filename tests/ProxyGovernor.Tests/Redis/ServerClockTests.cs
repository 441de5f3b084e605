using System.Globalization;
using ProxyGovernor.Leases;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis;

public sealed class ServerClockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fences_count_the_microseconds_of_the_server()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        var store = RedisStores.On(transport, out _);
        var before = await store.GetTimeAsync(Cancellation);

        var reply = await store.AcquireAsync(RedisStores.Run("A"));

        Assert.Equal(AcquireCode.Granted, reply.Code);
        Assert.InRange(reply.Fence, before * 1000, ((await store.GetTimeAsync(Cancellation)) + 1) * 1000);
        Assert.InRange(before, DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Every_key_of_an_ended_session_expires_with_the_keep_time()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        var store = RedisStores.On(transport, out var root);
        var run = RedisStores.Run("A");
        await store.FinalizeAsync(run, (await store.AcquireAsync(run)).Fence);

        var keep = (long)RedisStores.Keep.TotalMilliseconds;
        Assert.InRange(await LifetimeAsync(transport, $"{root}:{{00}}:session:x"), 1, keep);
        Assert.InRange(await LifetimeAsync(transport, $"{root}:{{00}}:run:A"), 1, keep);
        Assert.InRange(await LifetimeAsync(transport, $"{root}:{{00}}:ended"), keep, 3_600_000);
        Assert.Equal(-2, await LifetimeAsync(transport, $"{root}:{{00}}:live"));
    }

    [Fact]
    public async Task A_live_session_outlasts_its_lease_so_that_the_sweeper_finds_it()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        var store = RedisStores.On(transport, out var root);
        await store.AcquireAsync(RedisStores.Run("A"));

        var day = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        Assert.True(await LifetimeAsync(transport, $"{root}:{{00}}:session:x") > 2 * day);
        Assert.True(await LifetimeAsync(transport, $"{root}:{{00}}:run:A") > 2 * day);
    }

    [Fact]
    public async Task The_journal_keeps_the_last_thousand()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        var store = RedisStores.On(transport, out var root);
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_010), Cancellation, async (i, _) =>
        {
            var run = RedisStores.Run($"run-{i}", $"session-{i}");
            await store.FinalizeAsync(run, (await store.AcquireAsync(run)).Fence);
        });

        Assert.Equal(1000, await AskAsync(transport, "return { tostring(redis.call('LLEN', KEYS[1])) }", $"{root}:{{00}}:ended"));
    }

    /// <summary>Milliseconds until the key expires; -1: never, -2: there is no such key.</summary>
    private static Task<long> LifetimeAsync(IRedisTransport transport, string key) =>
        AskAsync(transport, "return { tostring(redis.call('PTTL', KEYS[1])) }", key);

    private static async Task<long> AskAsync(IRedisTransport transport, string script, string key) =>
        long.Parse((await transport.EvaluateAsync(new LeaseScript(script), [key], [], Cancellation))[0], CultureInfo.InvariantCulture);
}
