using System.Text.RegularExpressions;

namespace ProxyGovernor.Deploy.Documentation;

/// <summary>Compares what a document shows of streams with what was seen: ids differ, and <c>…</c> stands for anything.</summary>
internal static partial class StreamOutput
{
    public static void AssertAsShown(IEnumerable<string> shown, IEnumerable<string> seen) =>
        Assert.All(shown.Zip(seen), line => Assert.True(Regex.IsMatch(line.Second, $"^{Pattern(line.First)}$"), $"shown: {line.First}\nseen:  {line.Second}"));

    /// <summary>Each lifecycle line by its name, with streams numbered as they come.</summary>
    public static IReadOnlyList<string> Story(IEnumerable<string> lines)
    {
        var streams = new List<string>();
        return [.. lines.Select(line => Lifecycle().Match(line)).Where(match => match.Success).Select(match => $"{match.Groups["event"]} {Number(match.Groups["id"].Value)}")];

        int Number(string id)
        {
            if (!streams.Contains(id))
            {
                streams.Add(id);
            }

            return streams.IndexOf(id);
        }
    }

    private static string Pattern(string shown) => StreamId().Replace(Regex.Escape(shown), "[0-9a-f]{34}").Replace("…", ".*", StringComparison.Ordinal);

    [GeneratedRegex("[0-9a-f]{34}")]
    private static partial Regex StreamId();

    /// <summary>A document shows the last digits of an id.</summary>
    [GeneratedRegex(@"\b(?<event>(prev_)?stream_[a-z_]+) +stream_id=(…|[0-9a-f]{27})(?<id>[0-9a-f]{7})\b")]
    private static partial Regex Lifecycle();
}
