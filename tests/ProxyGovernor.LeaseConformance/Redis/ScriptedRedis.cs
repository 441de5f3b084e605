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
internal sealed class ScriptedRedis(string root, IRedisTransport transport, TimeSpan keep, bool isCluster, Func<string, Task<string[]>>? list) : IAsyncDisposable
{
    /// <summary>Environment variable: the connection string of a server to use instead of one that this process starts.</summary>
    public const string ServerVariable = "PROXYGOVERNOR_TESTS_REDIS";

    private const string Clock = """
        local function server_microseconds()
          return tonumber(redis.call('GET', ARGV[1] .. 'clock'))
        end

        """;

    private static readonly LeaseScripts Scripts = new(Clock);

    private const string WithClock = "1";
    private const string AfterClock = "2";

    private static readonly LeaseScript List = new("return redis.call('KEYS', ARGV[1] .. '*')");

    // Only keys with a lifetime are touched; the clock, which comes first, has none.
    private static readonly LeaseScript Pass = new("""
        redis.call('INCRBY', KEYS[1], ARGV[2])
        local span = math.floor(tonumber(ARGV[2]) / 1000)
        for i = 2, #KEYS do
          local left = redis.call('PTTL', KEYS[i])
          if left > span then
            redis.call('PEXPIRE', KEYS[i], string.format('%.0f', left - span))
          elseif left >= 0 then
            redis.call('DEL', KEYS[i])
          end
        end
        return {}
        """);

    private static readonly LeaseScript Tick = new("redis.call('INCRBY', KEYS[1], ARGV[2]); return {}");

    private static readonly LeaseScript Delete = new("for i = tonumber(ARGV[2]), #KEYS do redis.call('DEL', KEYS[i]) end; return {}");

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
    /// <param name="list">Names the keys that begin as told, where a script cannot.</param>
    public static async Task<ScriptedRedis> StartAsync(
        TimeSpan keep, DateTimeOffset start, IRedisTransport transport, bool isCluster = false, Func<string, Task<string[]>>? list = null)
    {
        var redis = new ScriptedRedis(string.Create(CultureInfo.InvariantCulture, $"test-{Interlocked.Increment(ref _count)}"), transport, keep, isCluster, list);
        await redis.TickAsync(start - DateTimeOffset.UnixEpoch);
        return redis;
    }

    public Task PassAsync(TimeSpan span) => CallOnAllKeysAsync(Pass, Digits(span.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>Moves the clock alone: what has become of a session is then for the scripts to find out.</summary>
    public Task TickAsync(TimeSpan span) =>
        Task.WhenAll(Prefixes.Select(prefix => CallAsync(Tick, prefix, [], Digits(span.Ticks / TimeSpan.TicksPerMicrosecond))));

    public Task LoseEverythingAsync() => CallOnAllKeysAsync(Delete, AfterClock);

    /// <summary>Leaves nothing: whoever lists keys goes through those of all stores, and a clock left by each of 100,000 was most of the fuzz' time.</summary>
    public async ValueTask DisposeAsync() => await CallOnAllKeysAsync(Delete, WithClock);

    public async Task<long> CountLeftAsync()
    {
        string[] counted = ["session:", "run:", "live"];
        var left = await Task.WhenAll(Prefixes.Select(async prefix =>
            (await ListAsync(prefix)).Count(key => counted.Any(kind => key.StartsWith(prefix + kind, StringComparison.Ordinal)))));
        return left.Sum();
    }

    /// <summary>A transport far more patient than in production, since the machine may be busy.</summary>
    public static IRedisTransport Connect(string connectionString) => new StackExchangeTransport(
        new RedisTransportOptions(connectionString) { Deadline = TimeSpan.FromSeconds(20) }, TimeProvider.System, NullLogger<StackExchangeTransport>.Instance);

    private static async Task<IRedisTransport> ConnectAsync() =>
        Connect(Environment.GetEnvironmentVariable(ServerVariable) ?? (await RedisServer.Shared).Address);

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<string> Prefixes => Enumerable.Range(0, _keys.BucketCount).Select(_keys.Prefix);

    private Task<string[]> ListAsync(string prefix) => list?.Invoke(prefix) ?? CallAsync(List, prefix, []);

    /// <summary>Keys are listed first, and declared to the script that touches them, as a script should where it can.</summary>
    private Task<string[][]> CallOnAllKeysAsync(LeaseScript script, params string[] arguments) => Task.WhenAll(Prefixes.Select(async prefix =>
        await CallAsync(script, prefix, (await ListAsync(prefix)).Where(key => key != $"{prefix}clock"), arguments)));

    private Task<string[]> CallAsync(LeaseScript script, string prefix, IEnumerable<string> keys, params string[] arguments) =>
        transport.EvaluateAsync(script, [$"{prefix}clock", .. keys], [prefix, .. arguments], CancellationToken.None);

    private static class One
    {
        public static readonly Task<IRedisTransport> Transport = ConnectAsync();
    }
}
