using System.Text;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>The matrix as short as a README can bear it: clients that see the same share a column, and codes are named once a row.</summary>
internal sealed class MatrixSummary(IReadOnlyDictionary<Cell, CellResult> results)
{
    public string Write()
    {
        var streamed = Endings.All.Where(ending => !ending.StreamOnly).ToList();
        var different = streamed.Where(ending => !Row(ending, stream: false).SequenceEqual(Row(ending, stream: true))).ToList();
        return $"""
            {Table("streaming", Endings.All, stream: true)}

            Not streaming, {different.Count} of these {Endings.All.Count} endings look different; {streamed.Count - different.Count} look the same, and {Endings.All.Count - streamed.Count} are of streams alone:

            {Table("not streaming", different, stream: false)}
            """;
    }

    private string Table(string title, IReadOnlyList<Ending> rows, bool stream)
    {
        var columns = Client.All.GroupBy(client => string.Join('|', rows.Select(ending => Short(client, ending, stream)))).ToList();
        var text = new StringBuilder($"| {title} | {string.Join(" | ", columns.Select(column => string.Join(", ", column.Select(client => client.Heading))))} |\n");
        text.Append($"|---|{string.Concat(columns.Select(_ => "---|"))}\n");
        foreach (var ending in rows)
        {
            text.Append($"| {string.Join("<br>", [ending.Name, .. Codes(ending, stream)])} | {string.Join(" | ", columns.Select(column => Short(column.First(), ending, stream)))} |\n");
        }

        return text.ToString().TrimEnd();
    }

    private IEnumerable<string> Row(Ending ending, bool stream) => [.. Codes(ending, stream), .. Client.All.Select(client => Short(client, ending, stream))];

    private string Short(Client client, Ending ending, bool stream)
    {
        var result = results[new Cell(client, ending, stream)];
        var seen = result.Seen switch
        {
            { Finished: true, Error: null } => "answer",
            _ when ending.Deed == Deed.Abort => "aborted",
            { Error: null } => "early end",
            { Error: { Status: null, Code: null } } => "error",
            { Error: { } error } => $"{error.Status} {(error.Code is null ? "" : "code")}".Trim(),
        };
        return result.Attempts == 1 ? seen : $"{seen} ×{result.Attempts}";
    }

    /// <summary>A code that an SDK has made a name of its own language is still the same code.</summary>
    private IEnumerable<string> Codes(Ending ending, bool stream) =>
        Client.All.Select(client => results[new Cell(client, ending, stream)].Seen.Error?.Code).OfType<string>()
            .DistinctBy(code => code.Replace("_", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase).Select(code => $"`{code}`");
}
