using System.Globalization;
using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;
using Spectre.Console;

namespace ProxyGovernor.Host.Diagnose.Reports;

/// <summary>The tables of the report.</summary>
internal static class ReportTables
{
    public static Table Answers(Report report, Style good, Style bad, Style dim)
    {
        Table table = NewTable("question", "answer");
        foreach (Answer answer in report.Answers)
        {
            Text said = answer switch
            {
                { Unknown: { } why } => new Text($"unknown: {why}", dim),
                { Findings.Count: 0 } => new Text("no", good),
                { Findings.Count: var count } => new Text(string.Create(CultureInfo.InvariantCulture, $"yes ({count})"), bad),
            };
            table.AddRow(new Text(answer.Question.Text), said);
        }

        return table;
    }

    public static Table Replicas(IEnumerable<ObservedReplica> replicas)
    {
        Table table = NewTable("replica", "address", "version", "streams", "clock offset", "store");
        foreach (ObservedReplica replica in replicas)
        {
            AddRow(
                table, replica.Replica, replica.Address, replica.Version?.Split('+')[0], replica.Streams.ToString(CultureInfo.InvariantCulture), replica.ClockOffsetMs?.InMilliseconds(),
                replica.Degraded ? "away" : replica.StoreRoundTripMs?.InMilliseconds());
        }

        return table;
    }

    public static Table Streams(IEnumerable<ObservedStream> streams)
    {
        Table table = NewTable("stream", "state", "outcome", "replica", "started", "waits for");
        foreach (ObservedStream stream in streams)
        {
            AddRow(table, stream.StreamId, stream.State, stream.Outcome, stream.Replica, stream.StartedAt.ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), stream.WaitsFor);
        }

        return table;
    }

    private static Table NewTable(params string[] columns) => new Table().Border(TableBorder.Simple).AddColumns(columns);

    private static void AddRow(Table table, params string?[] cells) => table.AddRow(cells.Select(static cell => new Text(Printable.Of(cell ?? "-"))));
}
