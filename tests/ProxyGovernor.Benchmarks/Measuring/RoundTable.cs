using System.Globalization;
using System.Text;

namespace ProxyGovernor.Benchmarks.Measuring;

/// <summary>Collects one figure per measure and round, and tells them as a Markdown table.</summary>
internal sealed class RoundTable
{
    private readonly OrderedDictionary<Measure, List<double>> _rounds = [];

    public void Add(Measure measure, double figure)
    {
        if (!_rounds.TryGetValue(measure, out var figures))
        {
            _rounds.Add(measure, figures = []);
        }

        figures.Add(figure);
    }

    public override string ToString()
    {
        var text = new StringBuilder("| measure | unit | min | median | max | rounds | goal | met |\n|---|---|---:|---:|---:|---:|---:|---|\n");
        foreach (var (measure, figures) in _rounds)
        {
            figures.Sort();
            var median = Median(figures);
            var (goal, met) = measure.AtMost is { } most ? ($"≤ {Digits(most)}", median <= most ? "yes" : "**no**") : ("", "");
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {measure.Name} | {measure.Unit} | {Digits(figures[0])} | {Digits(median)} | {Digits(figures[^1])} | {figures.Count} | {goal} | {met} |\n");
        }

        return text.ToString();
    }

    private static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    private static string Digits(double figure) => figure.ToString(Math.Abs(figure) < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);
}
