using ProxyGovernor.Clients.Matrix;
using ProxyGovernor.Clients.Sdks;

namespace ProxyGovernor.Clients;

public sealed class ClientMatrixTests(ClientMatrix matrix) : IClassFixture<ClientMatrix>
{
    public static TheoryData<string, string, bool> Cells => [.. Cell.All.Select(cell => (cell.Client.Title, cell.Ending.Name, cell.Stream))];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task An_sdk_tells_its_application_how_the_call_ended(string client, string ending, bool stream)
    {
        var (cell, running) = Find(client, ending, stream);
        var seen = (await running).Seen;

        if (cell.Ending.IsWhole)
        {
            Assert.True(seen is { Finished: true, Error: null }, seen.Error?.Message);
            Assert.NotEmpty(seen.Text);
            return;
        }

        Assert.True(seen.Error is not null || !seen.Finished, "The application takes it for the whole answer.");
        // An application knows of its own abort, and some SDKs keep it to themselves.
        var maybeSilent = cell.Ending.Deed == Deed.Abort || (cell.Client.DropsErrorEvents && stream);
        Assert.True(seen.Error is not null || maybeSilent, "The application is told of no error.");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_withdrawn_sdk_never_comes_back(string client, string ending, bool stream)
    {
        var (cell, running) = Find(client, ending, stream);
        var result = await running;

        var reachesModel = cell.Ending.Moment is not (Moment.Behind or Moment.Waiting);
        if (cell.Ending.Withdraws || cell.Ending.IsWhole)
        {
            Assert.Equal((1, reachesModel ? 1 : 0), (result.Attempts, result.Generations));
        }
        else
        {
            // A short timer may end an attempt before it is sent; whoever drains sends none of the later ones on.
            Assert.InRange(result.Generations, 0, !reachesModel ? 0 : cell.Ending.Deed == Deed.Shutdown ? 1 : result.Attempts);
        }
    }

    [Fact]
    public async Task The_matrix_is_what_ran() => await ComparesAsync(NodeRunner.ScriptsDirectory, "MATRIX.md", (_, results) => MatrixTable.Write(results));

    [Fact]
    public async Task The_matrix_in_the_readme_is_what_ran() =>
        await ComparesAsync(NodeRunner.RepositoryDirectory, "README.md", (readme, results) => ReadmeMatrix.With(readme, new MatrixSummary(results).Write()));

    private async Task ComparesAsync(string directory, string page, Func<string, IReadOnlyDictionary<Cell, CellResult>, string> write)
    {
        var results = new Dictionary<Cell, CellResult>();
        foreach (var (cell, running) in matrix.Results)
        {
            results[cell] = await running;
        }

        var present = await File.ReadAllTextAsync(Path.Combine(directory, page), TestContext.Current.CancellationToken);
        var written = write(present, results);
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, page), written, TestContext.Current.CancellationToken);
        Assert.Equal(present, written);
    }

    private (Cell Cell, Task<CellResult> Running) Find(string client, string ending, bool stream)
    {
        var (cell, running) = matrix.Results.Single(pair => (pair.Key.Client.Title, pair.Key.Ending.Name, pair.Key.Stream) == (client, ending, stream));
        return (cell, running);
    }
}
