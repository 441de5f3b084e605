using System.Globalization;
using System.Text;
using ProxyGovernor.Benchmarks.Streams.Scenarios;
using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams;

/// <summary>One figure per row, target and round, told as two Markdown tables: the figures, and the ratios against the goals.</summary>
internal sealed class Comparison
{
    private readonly OrderedDictionary<Row, Dictionary<TargetKind, List<double>>> _rows = [];

    public void Add(Row row, TargetKind target, double figure)
    {
        if (!_rows.TryGetValue(row, out var targets))
        {
            _rows.Add(row, targets = []);
        }

        if (!targets.TryGetValue(target, out var figures))
        {
            targets.Add(target, figures = []);
        }

        figures.Add(figure);
    }

    /// <summary>Takes off what the same round cost without a proxy.</summary>
    public void Subtract(Row row, TargetKind floor)
    {
        if (!_rows.TryGetValue(row, out var targets) || !targets.Remove(floor, out var without))
        {
            return;
        }

        foreach (var figures in targets.Values)
        {
            for (var round = 0; round < figures.Count; round++)
            {
                figures[round] -= without[round];
            }
        }
    }

    public override string ToString()
    {
        var columns = TargetKind.All.Where(kind => _rows.Values.Any(row => row.ContainsKey(kind))).ToList();
        var text = new StringBuilder("Medians over the rounds (least–most).\n\n| measure | unit |");
        columns.ForEach(column => text.Append(CultureInfo.InvariantCulture, $" {column.Name} |"));
        text.Append("\n|---|---|").Insert(text.Length, "---:|", columns.Count).Append('\n');
        foreach (var (row, targets) in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Unit} |");
            columns.ForEach(column => text.Append(CultureInfo.InvariantCulture, $" {(targets.TryGetValue(column, out var figures) ? Spread(figures) : "–")} |"));
            text.Append('\n');
        }

        text.Append("\nThe governed host, leases in memory, over each other: medians of the rounds' ratios (least–most).\n\n| measure | over | ratio | goal | met |\n|---|---|---:|---:|---|\n");
        foreach (var (row, targets) in _rows)
        {
            foreach (var goal in row.Goals)
            {
                AppendRatio(text, row, goal, targets);
            }
        }

        return text.ToString();
    }

    private static void AppendRatio(StringBuilder text, Row row, Goal goal, Dictionary<TargetKind, List<double>> targets)
    {
        var ratios = targets[TargetKind.Governed].Zip(targets[goal.Against], static (ours, theirs) => ours / theirs).ToList();
        var median = Median(ratios);
        var isMet = goal.AtLeast ? median >= goal.Ratio : median <= goal.Ratio;
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {row.Name} | {goal.Against.Name} | {Spread(ratios)} | {(goal.AtLeast ? "≥" : "≤")} {Digits(goal.Ratio)} | {(isMet ? "yes" : "**no**")} |\n");
    }

    private static string Spread(List<double> figures) => $"{Digits(Median(figures))} ({Digits(figures.Min())}–{Digits(figures.Max())})";

    private static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Digits(double figure) => figure.ToString(Math.Abs(figure) < 100 ? "0.##" : "N0", CultureInfo.InvariantCulture);
}
