using ProxyGovernor.Redis.Scripts;

namespace ProxyGovernor.Redis.Transport;

/// <summary>What a server says of itself.</summary>
/// <param name="Version">For example <c>7.0.15</c>.</param>
/// <param name="IsCluster">Keys are spread over slots.</param>
/// <param name="IsReplica">It takes no writes.</param>
/// <param name="EvictionPolicy"><c>maxmemory-policy</c>; a server that evicts may forget who owns a session.</param>
internal sealed record RedisServerFacts(string Version, bool IsCluster, bool IsReplica, string EvictionPolicy)
{
    private static readonly LeaseScript Facts = LeaseScripts.Alone("facts");

    /// <summary>It was given a password and lets everyone in.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Asks the server that the key belongs to, as the user that the connection string names and as no other.</summary>
    public static async Task<RedisServerFacts> ReadAsync(IRedisTransport transport, string key, CancellationToken cancellationToken)
    {
        var isOpen = !await transport.AuthenticateAsync(cancellationToken);
        return Parse(await transport.EvaluateAsync(Facts, [key], [], cancellationToken)) with { IsOpen = isOpen };
    }

    internal static RedisServerFacts Parse(IEnumerable<string> sections)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in sections.SelectMany(section => section.Split('\n', StringSplitOptions.TrimEntries)))
        {
            if (line.Split(':', 2) is [var name, var value])
            {
                values[name] = value;
            }
        }

        return new(
            values.GetValueOrDefault("redis_version", ""), values.GetValueOrDefault("redis_mode") == "cluster",
            values.GetValueOrDefault("role") == "slave", values.GetValueOrDefault("maxmemory_policy", ""));
    }
}
