using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Support;

namespace ProxyGovernor.Deploy.Prometheus;

public sealed partial class FastRulesTests
{
    [Fact]
    public void Of_the_rules_only_the_durations_differ_and_every_one_by_the_same_factor()
    {
        foreach ((string path, string fast) in RuleFiles.Paths.Zip(FastRules.Texts))
        {
            string rules = Repository.Text(path);
            Assert.Equal(AnyDuration().Replace(rules, "_"), AnyDuration().Replace(fast, "_"));
            Assert.Equal(Durations(rules).Select(duration => duration / FastRules.Factor), Durations(fast));
        }
    }

    private static IEnumerable<TimeSpan> Durations(string rules) => AnyDuration().Matches(rules).Select(match =>
        int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) * match.Groups[2].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            string unit => throw new InvalidOperationException($"'{unit}' is a unit that no rule had so far."),
        });

    [GeneratedRegex(@"\b(\d+)(ms|[smhdwy])\b")]
    private static partial Regex AnyDuration();
}
