using System.Globalization;
using ProxyGovernor.Host.Diagnose.Questions;
using Spectre.Console;

namespace ProxyGovernor.Host.Diagnose.Reports;

/// <summary>The report for people: in colour on a terminal, plain and unwrapped elsewhere.</summary>
internal static class TextReport
{
    /// <summary>Wider than any line: what is searched or piped on must not be wrapped.</summary>
    private const int Unwrapped = 1000;

    /// <summary>A person reads a few; a machine gets all.</summary>
    private const int MostFindings = 10;

    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    public static void Write(Report report, TextWriter output)
    {
        var target = new AnsiConsoleOutput(output);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target, Ansi = target.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!target.IsTerminal)
        {
            console.Profile.Width = Unwrapped;
        }

        console.WriteLine(Summary(report));
        console.WriteLine();
        console.Write(ReportTables.Answers(report, Good, Bad, Dim));
        foreach (Answer answer in report.Answers.Where(static answer => answer.Findings.Count > 0))
        {
            WriteFindings(console, answer);
        }

        if (report.Seen.After.Replicas.Count > 0)
        {
            console.Write(ReportTables.Replicas(report.Seen.After.Replicas));
        }

        if (report.Streams.Any())
        {
            console.Write(ReportTables.Streams(report.Streams));
        }
    }

    private static string Summary(Report report)
    {
        string live = report.Seen.After.Streams is { } streams ? string.Create(CultureInfo.InvariantCulture, $"live streams: {streams.Count}") : "live streams: unknown";
        return string.Create(CultureInfo.InvariantCulture, $"{report.Url} · {live} · watched {report.Seen.Watched.TotalSeconds} s · events: {report.Seen.Events.Count}");
    }

    private static void WriteFindings(IAnsiConsole console, Answer answer)
    {
        console.Write(new Text(answer.Question.Code, Bad));
        console.WriteLine();
        foreach (Finding finding in answer.Findings.Take(MostFindings))
        {
            console.WriteLine($"  {Printable.Of(finding.Message)}");
            if (finding is { Session: not null } or { Replica: not null })
            {
                console.Write(new Text($"    {Place(finding)}", Dim));
                console.WriteLine();
            }
        }

        if (answer.Findings.Count > MostFindings)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  … and {answer.Findings.Count - MostFindings} more, which --json lists."));
        }

        console.WriteLine($"  What it means: {answer.Question.Meaning}");
        console.WriteLine($"  What to do: {answer.Question.Action}");
        console.WriteLine();
    }

    private static string Place(Finding finding) => Printable.Of(string.Join(
        " · ",
        new[] { ("session", finding.Session), ("replica", finding.Replica) }.Where(static part => part.Item2 is not null).Select(static part => $"{part.Item1} {part.Item2}")));
}
