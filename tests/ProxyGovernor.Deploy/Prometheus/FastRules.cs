using System.Globalization;
using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Support;

namespace ProxyGovernor.Deploy.Prometheus;

/// <summary>The rule files for a time that runs faster: every duration in them is a sixtieth, a minute is a second. Nothing else differs.</summary>
internal static partial class FastRules
{
    public const int Factor = 60;

    public static IReadOnlyList<string> Texts { get; } = [.. RuleFiles.Paths.Select(path => Scale(Repository.Text(path)))];

    public static string Scale(string rules) => Duration().Replace(rules, match =>
    {
        int seconds = int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups["unit"].ValueSpan is "m" ? 60 : 1);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000 / Factor}ms");
    });

    /// <summary>A number with its unit where PromQL and the rules have durations: not in the name of a recorded series.</summary>
    [GeneratedRegex(@"(?<=for: |offset |\[)(?<number>\d+)(?<unit>[sm])\b")]
    private static partial Regex Duration();
}
