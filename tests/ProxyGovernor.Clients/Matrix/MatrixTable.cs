using System.Text;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>The matrix as people read it.</summary>
internal static class MatrixTable
{
    public static string Write(IReadOnlyDictionary<Cell, CellResult> results)
    {
        var text = new StringBuilder(
            """
            # What an application sees

            Each row is one way for a call to end; the cells are what the SDK hands to the application, with the SDK's retries at their defaults.
            `tests/ProxyGovernor.Clients` plays every cell against a running proxy and compares this page with what it saw: where they differ it
            writes the page anew into its output directory.


            """);
        foreach (var client in Client.All)
        {
            text.Append($"## {client.Title}\n\n| ending | streaming | not streaming |\n|---|---|---|\n");
            foreach (var ending in Endings.All)
            {
                text.Append($"| {ending.Name} | {Of(client, ending, stream: true)} | {Of(client, ending, stream: false)} |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";

        string Of(Client client, Ending ending, bool stream) => results.TryGetValue(new Cell(client, ending, stream), out var result) ? result.ToString() : "–";
    }
}
