using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Redis;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Redis;

/// <summary>
/// A store of its own on the shared server, with a hand on its time: the scripts read a key instead of the clock, and what the
/// server would have expired meanwhile is expired when time is moved on.
/// </summary>
internal sealed class ScriptedRedis(string root, IRedisTransport transport, TimeSpan keep)
{
    private const string Clock = """
        local function server_microseconds()
          return tonumber(redis.call('GET', ARGV[1] .. 'clock'))
        end

        """;

    private static readonly LeaseScripts Scripts = new(Clock);

    // Only keys with a lifetime are touched; the clock has none.
    private static readonly LeaseScript Pass = new("""
        redis.call('INCRBY', KEYS[1], ARGV[2])
        local span = math.floor(tonumber(ARGV[2]) / 1000)
        for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
          local left = redis.call('PTTL', key)
          if left >= 0 then redis.call('PEXPIRE', key, string.format('%.0f', left - span)) end
        end
        return {}
        """);

    private static readonly LeaseScript Tick = new("redis.call('INCRBY', KEYS[1], ARGV[2]); return {}");

    private static readonly LeaseScript Lose = new("""
        for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
          if key ~= KEYS[1] then redis.call('DEL', key) end
        end
        return {}
        """);

    private static readonly LeaseScript Count = new("""
        local left = #redis.call('KEYS', ARGV[1] .. 'session:*') + #redis.call('KEYS', ARGV[1] .. 'run:*') + redis.call('EXISTS', ARGV[1] .. 'live')
        return { string.format('%.0f', left) }
        """);

    private static int _count;

    private readonly string _prefix = $"{root}:{{00}}:";

    /// <summary>The transport that all tests share; far more patient than in production, since the machine may be busy.</summary>
    public static Task<IRedisTransport> Transport => One.Transport;

    public RedisLeaseStore Store { get; } = new(transport, Scripts, new RedisLeaseStoreOptions(keep) { Root = root });

    /// <summary>An empty store whose time begins at <paramref name="start"/>.</summary>
    public static async Task<ScriptedRedis> StartAsync(TimeSpan keep, DateTimeOffset start)
    {
        var redis = new ScriptedRedis(string.Create(CultureInfo.InvariantCulture, $"test-{Interlocked.Increment(ref _count)}"), await Transport, keep);
        await redis.TickAsync(start - DateTimeOffset.UnixEpoch);
        return redis;
    }

    public Task PassAsync(TimeSpan span) => CallAsync(Pass, Digits(span.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>Moves the clock alone: what has become of a session is then for the scripts to find out.</summary>
    public Task TickAsync(TimeSpan span) => CallAsync(Tick, Digits(span.Ticks / TimeSpan.TicksPerMicrosecond));

    public Task LoseEverythingAsync() => CallAsync(Lose);

    public async Task<long> CountLeftAsync() => long.Parse((await CallAsync(Count))[0], CultureInfo.InvariantCulture);

    private static async Task<IRedisTransport> ConnectAsync()
    {
        var server = await RedisServer.Shared;
        return new StackExchangeTransport(
            new RedisTransportOptions(server.Address) { Deadline = TimeSpan.FromSeconds(20) }, TimeProvider.System, NullLogger<StackExchangeTransport>.Instance);
    }

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<string[]> CallAsync(LeaseScript script, params string[] arguments) =>
        transport.EvaluateAsync(script, [$"{_prefix}clock"], [_prefix, .. arguments], CancellationToken.None);

    private static class One
    {
        public static readonly Task<IRedisTransport> Transport = ConnectAsync();
    }
}
