using System.Globalization;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis;

/// <summary>Calls scripts with the keys and arguments that all of them share, laid out as the server's mode asks for.</summary>
internal sealed class ScriptCaller(IRedisTransport transport, RedisLeaseStoreOptions options)
{
    private readonly string _keep = Milliseconds(options.Keep);
    private RedisKeys? _keys;

    /// <summary>The layout; asks the server for its mode until it has answered once.</summary>
    public ValueTask<RedisKeys> GetKeysAsync(CancellationToken cancellationToken) => _keys is { } known ? new(known) : new(ReadKeysAsync(cancellationToken));

    /// <summary>Runs a script over sessions of one bucket.</summary>
    public Task<string[]> CallAsync(
        LeaseScript script, string prefix, ReadOnlySpan<string> sessions, ReadOnlySpan<string> arguments, CancellationToken cancellationToken) =>
        transport.EvaluateAsync(script, RedisKeys.ForScript(prefix, sessions), [prefix, RedisKeys.HintsOf(options.Root), _keep, .. arguments], cancellationToken);

    /// <summary>The session a run is in, where the store knows it.</summary>
    public async ValueTask<(string? Prefix, string? Session)> FindAsync(string run, CancellationToken cancellationToken)
    {
        var prefix = (await GetKeysAsync(cancellationToken)).PrefixOfRun(run);
        return (prefix, prefix is null ? null : await transport.GetAsync(RedisKeys.Run(prefix, run), cancellationToken));
    }

    public static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Milliseconds(TimeSpan span) => Digits(span.Ticks / TimeSpan.TicksPerMillisecond);

    private async Task<RedisKeys> ReadKeysAsync(CancellationToken cancellationToken)
    {
        var facts = await RedisServerFacts.ReadAsync(transport, RedisKeys.FactsOf(options.Root), cancellationToken);
        return _keys = new RedisKeys(options.Root, facts.IsCluster);
    }
}
