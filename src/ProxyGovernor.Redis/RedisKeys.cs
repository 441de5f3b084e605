using System.Globalization;

namespace ProxyGovernor.Redis;

/// <summary>
/// The key layout. A bucket's keys share one hash tag, so that a script may touch all of them on a cluster too; a single server
/// needs one bucket only.
/// </summary>
/// <param name="root">First part of every key; <c>pg</c> outside of tests.</param>
/// <param name="isCluster">Whether sessions are spread over 64 buckets.</param>
internal sealed class RedisKeys(string root, bool isCluster)
{
    private const int ClusterBuckets = 64;
    private readonly string[] _prefixes = [.. Enumerable.Range(0, isCluster ? ClusterBuckets : 1).Select(bucket => string.Create(CultureInfo.InvariantCulture, $"{root}:{{{bucket:x2}}}:"))];

    public int BucketCount => _prefixes.Length;

    /// <summary>Channel prefix of hints, followed by the replica's name.</summary>
    public string Hints { get; } = HintsOf(root);

    public static string HintsOf(string root) => $"{root}:hints:";

    /// <summary>No key is ever there: it routes the question to a server, under the prefix that access rules allow.</summary>
    public static string FactsOf(string root) => $"{root}:facts";

    /// <summary>The bucket that stream ids tell: always as on a cluster, so that an id is made before the server's mode is known.</summary>
    public static int BucketOf(string session)
    {
        // FNV-1a. All replicas and versions have to agree, which string.GetHashCode does not.
        var hash = 2166136261;
        foreach (var character in session)
        {
            hash = unchecked((hash ^ character) * 16777619);
        }

        return (int)(hash % ClusterBuckets);
    }

    /// <summary>Where the session's keys are.</summary>
    public string PrefixOf(string session) => Prefix(BucketOf(session));

    /// <summary>Where the run's keys are, or null where its id tells no bucket.</summary>
    public string? PrefixOfRun(string run)
    {
        if (!isCluster)
        {
            return _prefixes[0];
        }

        return run.Length > 2 && int.TryParse(run.AsSpan(0, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bucket) && bucket < ClusterBuckets
            ? Prefix(bucket)
            : null;
    }

    public string Prefix(int bucket) => _prefixes[isCluster ? bucket : 0];

    public static string Session(string prefix, string session) => $"{prefix}session:{session}";

    public static string Run(string prefix, string run) => $"{prefix}run:{run}";

    /// <summary>The keys that every script gets, and behind them one for each session.</summary>
    public static string[] ForScript(string prefix, params ReadOnlySpan<string> sessions)
    {
        var keys = new string[2 + sessions.Length];
        keys[0] = $"{prefix}live";
        keys[1] = $"{prefix}ended";
        for (var i = 0; i < sessions.Length; i++)
        {
            keys[2 + i] = Session(prefix, sessions[i]);
        }

        return keys;
    }
}
