using System.Text.Json;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Redis;

/// <summary>One history, all of it derived from its seed.</summary>
internal sealed class DifferentialHistory : IAsyncDisposable
{
    /// <summary>Operations of most histories; one in ten goes on for long, so that tombstones fall out and sessions are forgotten.</summary>
    public const int Short = 20;

    private const int Long = 340;

    // Longer than the test may take, so that the server's own expiry stays out of it.
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.Zero, TimeSpan.FromMicroseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(500),
        TimeSpan.FromMilliseconds(1999), TimeSpan.FromSeconds(2), FuzzOperation.Ttl / 2, FuzzOperation.Ttl, FuzzOperation.Ttl + TimeSpan.FromMilliseconds(1),
    ];

    private readonly ManualTimeProvider _clock = new();
    private readonly Random _random;
    private readonly FuzzKnowledge _known;
    private readonly int _seed;
    private readonly ScriptedRedis _redis;
    private readonly List<string> _trace = [];
    private MemoryLeaseStore _memory;

    private DifferentialHistory(int seed, ScriptedRedis redis)
    {
        _seed = seed;
        _random = new Random(seed);
        _known = new FuzzKnowledge(_random.Next(1, 4));
        _redis = redis;
        _memory = new MemoryLeaseStore(Keep, _clock);
    }

    public static async Task<DifferentialHistory> StartAsync(int seed) =>
        new(seed, await ScriptedRedis.StartAsync(Keep, new ManualTimeProvider().GetUtcNow()));

    /// <summary>Plays it to its end; how many operations there were.</summary>
    public async Task<int> PlayAsync()
    {
        var steps = _seed % 10 == 0 ? Long : Short;
        for (var step = 0; step < steps; step++)
        {
            await PassAsync();
            var microseconds = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            await CompareAsync(FuzzOperation.Next(_random, _known, microseconds));
        }

        return steps;
    }

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    private async Task PassAsync()
    {
        var pause = Pauses[Math.Min(_random.Next(Pauses.Length), _random.Next(Pauses.Length))];
        if (_random.Next(60) == 0)
        {
            pause = Keep + TimeSpan.FromMilliseconds(_random.Next(-1, 2));
        }

        if (_random.Next(80) == 0)
        {
            _trace.Add("everything is lost");
            _memory = new MemoryLeaseStore(Keep, _clock);
            await _redis.LoseEverythingAsync();
        }

        _clock.Advance(pause);
        _trace.Add($"{pause.TotalMilliseconds} ms");
        await _redis.TickAsync(pause);
    }

    private async Task CompareAsync(FuzzOperation operation)
    {
        _trace.Add(operation.Name);
        var answer = await operation.Ask(_memory);
        var (expected, actual) = (Text(answer), Text(await operation.Ask(_redis.Store)));
        if (expected != actual)
        {
            Assert.Fail($"seed {_seed}, after {_trace.Count / 2} operations:\n{string.Join('\n', _trace.TakeLast(30))}\nmemory: {expected}\nredis:  {actual}");
        }

        _known.Learn(operation.Subject, answer);
    }

    private static string Text(object? answer) => JsonSerializer.Serialize(answer, answer?.GetType() ?? typeof(object));
}
