using System.Text.Json;
using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Support;

namespace ProxyGovernor.Deploy.Grafana;

/// <summary>One query of a panel.</summary>
/// <param name="Panel">The panel's title.</param>
/// <param name="Expression">With Grafana's variables in it.</param>
internal sealed record DashboardQuery(string Panel, string Expression)
{
    /// <summary>The query as Grafana sends it with everything selected.</summary>
    public string Sent(string rateInterval) => Expression
        .Replace("$__rate_interval", rateInterval, StringComparison.Ordinal)
        .Replace("$job", ".*", StringComparison.Ordinal)
        .Replace("$policy", ".*", StringComparison.Ordinal);
}

/// <summary>The dashboard's file.</summary>
internal static partial class Dashboard
{
    public const string File = "deploy/grafana/proxygovernor.json";

    private static readonly JsonElement Root = JsonDocument.Parse(Repository.Text(File)).RootElement;

    public static IReadOnlyList<JsonElement> Panels { get; } =
        [.. Root.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row")];

    public static IReadOnlyList<DashboardQuery> Queries { get; } =
    [
        .. Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target =>
            new DashboardQuery(panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!))),
    ];

    /// <summary>The variables that ask Prometheus for their values, as the query that finds those.</summary>
    public static IReadOnlyList<DashboardQuery> Variables { get; } =
    [
        .. Root.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Where(variable => variable.GetProperty("type").GetString() == "query")
            .Select(variable => new DashboardQuery(variable.GetProperty("name").GetString()!, ValuesQuery(variable.GetProperty("definition").GetString()!))),
    ];

    private static string ValuesQuery(string definition)
    {
        Match match = LabelValues().Match(definition);
        Assert.True(match.Success, definition);
        return $"count by ({match.Groups["label"]}) ({match.Groups["metric"]}{{{match.Groups["label"]}!=\"\"}})";
    }

    [GeneratedRegex(@"^label_values\((?<metric>\w+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();
}
