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
internal sealed class ScriptedRedis(string root, IRedisTransport transport, TimeSpan keep, bool isCluster)
{
    /// <summary>Environment variable: the connection string of a server to use instead of one that this process starts.</summary>
    public const string ServerVariable = "PROXYGOVERNOR_TESTS_REDIS";

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

    private readonly RedisKeys _keys = new(root, isCluster);

    /// <summary>The transport that all tests share.</summary>
    public static Task<IRedisTransport> Transport => One.Transport;

    public RedisLeaseStore Store { get; } = new(transport, Scripts, new RedisLeaseStoreOptions(keep) { Root = root });

    /// <summary>An empty store on the server that all tests share, whose time begins at <paramref name="start"/>.</summary>
    public static async Task<ScriptedRedis> StartAsync(TimeSpan keep, DateTimeOffset start) => await StartAsync(keep, start, await Transport);

    /// <summary>An empty store on another server.</summary>
    /// <param name="keep">The store's keep time.</param>
    /// <param name="start">When its time begins.</param>
    /// <param name="transport">To the server.</param>
    /// <param name="isCluster">Whether that is a cluster; each bucket then has a clock of its own, and all are moved together.</param>
    public static async Task<ScriptedRedis> StartAsync(TimeSpan keep, DateTimeOffset start, IRedisTransport transport, bool isCluster = false)
    {
        var redis = new ScriptedRedis(string.Create(CultureInfo.InvariantCulture, $"test-{Interlocked.Increment(ref _count)}"), transport, keep, isCluster);
        await redis.TickAsync(start - DateTimeOffset.UnixEpoch);
        return redis;
    }

    public Task PassAsync(TimeSpan span) => CallAsync(Pass, Digits(span.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>Moves the clock alone: what has become of a session is then for the scripts to find out.</summary>
    public Task TickAsync(TimeSpan span) => CallAsync(Tick, Digits(span.Ticks / TimeSpan.TicksPerMicrosecond));

    public Task LoseEverythingAsync() => CallAsync(Lose);

    public async Task<long> CountLeftAsync() => (await CallAsync(Count)).Sum(left => long.Parse(left[0], CultureInfo.InvariantCulture));

    /// <summary>A transport far more patient than in production, since the machine may be busy.</summary>
    public static IRedisTransport Connect(string connectionString) => new StackExchangeTransport(
        new RedisTransportOptions(connectionString) { Deadline = TimeSpan.FromSeconds(20) }, TimeProvider.System, NullLogger<StackExchangeTransport>.Instance);

    private static async Task<IRedisTransport> ConnectAsync() =>
        Connect(Environment.GetEnvironmentVariable(ServerVariable) ?? (await RedisServer.Shared).Address);

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<string[][]> CallAsync(LeaseScript script, params string[] arguments) => Task.WhenAll(
        Enumerable.Range(0, _keys.BucketCount).Select(_keys.Prefix).Select(
            prefix => transport.EvaluateAsync(script, [$"{prefix}clock"], [prefix, .. arguments], CancellationToken.None)));

    private static class One
    {
        public static readonly Task<IRedisTransport> Transport = ConnectAsync();
    }
}
