using System.Collections.Frozen;
using ProxyGovernor.Policies.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>Which aborter a cluster's metadata names.</summary>
internal static class Aborters
{
    private const string Default = "close";

    private static readonly FrozenDictionary<string, IAborter> ByName = new Dictionary<string, IAborter>
    {
        ["none"] = ConnectionAborter.Instance,
        [Default] = ConnectionAborter.Instance,
        ["sglang"] = new SglangAborter(),
        ["llama-server"] = new LlamaServerAborter(),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the cluster says, for the log.</summary>
    public static string NameOf(ClusterConfig? cluster) => GovernanceMetadata.Value(cluster?.Metadata, StreamGovernanceMetadata.Aborter) ?? Default;

    /// <summary>The cluster's aborter; its metadata was checked when YARP took it.</summary>
    public static IAborter Of(ClusterConfig? cluster)
    {
        Parse(NameOf(cluster), out var aborter);
        return aborter;
    }

    /// <summary>Reads a value; answers what is wrong with it, or null.</summary>
    public static string? Parse(string text, out IAborter aborter)
    {
        text = text.Trim();
        if (ByName.TryGetValue(text, out aborter!))
        {
            return null;
        }

        aborter = ConnectionAborter.Instance;
        if (!text.Contains('/', StringComparison.Ordinal))
        {
            var names = ByName.Keys.Order(StringComparer.Ordinal);
            return $"is no aborter{NearestKey.Hint(text, names)}; allowed: {string.Join(", ", names)}, or a URL template such as \"POST /abort/{{stream_id}}\"";
        }

        var problem = AbortTemplate.Parse(text, out var template);
        aborter = template is null ? aborter : new TemplateAborter(template);
        return problem;
    }
}
