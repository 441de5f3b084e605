using System.Globalization;
using System.Text.RegularExpressions;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load.Soak;

/// <summary>The host's <c>/metrics</c> at one moment.</summary>
internal sealed partial class Exposition
{
    private readonly List<(string Name, string Labels, double Value)> _samples;

    private Exposition(string text) => _samples =
    [
        .. Line().Matches(text).Select(static match => (match.Groups["name"].Value, match.Groups["labels"].Value, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture))),
    ];

    public static async Task<Exposition> ReadAsync(HttpClient client) => new(await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

    /// <summary>Of all series of that name.</summary>
    public double Sum(string name) => _samples.Where(sample => sample.Name == name).Sum(static sample => sample.Value);

    /// <summary>The values of that name by one of its labels, the zeros left out.</summary>
    public SortedDictionary<string, double> By(string name, string label) => new(
        _samples.Where(sample => sample.Name == name && sample.Value > 0)
            .GroupBy(sample => Regex.Match(sample.Labels, $"{label}=\"([^\"]*)\"", RegexOptions.None, Limits.Patience).Groups[1].Value)
            .ToDictionary(static group => group.Key, static group => group.Sum(static sample => sample.Value)));

    [GeneratedRegex(@"^(?<name>\w+)(\{(?<labels>.*)\})? (?<value>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
