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
        var (cell, running) = matrix.Results.Single(pair => (pair.Key.Client.Title, pair.Key.Ending.Name, pair.Key.Stream) == (client, ending, stream));
        var result = await running;

        if (cell.Ending.IsWhole)
        {
            Assert.True(result.Seen is { Finished: true, Error: null }, result.Seen.Error?.Message);
            Assert.NotEmpty(result.Seen.Text);
        }
        else
        {
            // An application's own abort is the one ending that an SDK may keep to itself.
            Assert.False(result.Seen.Finished && result.Seen.Error is null, "The application takes it for the whole answer.");
            Assert.True(cell.Ending.Deed == Deed.Abort || result.Seen.Error is not null, "The application is told of no error.");
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_withdrawn_sdk_never_comes_back(string client, string ending, bool stream)
    {
        var (cell, running) = matrix.Results.Single(pair => (pair.Key.Client.Title, pair.Key.Ending.Name, pair.Key.Stream) == (client, ending, stream));
        var result = await running;

        var reachesModel = cell.Ending.Moment is not (Moment.Behind or Moment.Waiting);
        if (cell.Ending.Withdraws || cell.Ending.IsWhole)
        {
            Assert.Equal(1, result.Attempts);
            Assert.Equal(reachesModel ? 1 : 0, result.Generations);
        }
        else
        {
            Assert.InRange(result.Generations, 0, reachesModel ? result.Attempts : 0);
        }
    }

    [Fact]
    public async Task The_matrix_is_what_ran()
    {
        var results = new Dictionary<Cell, CellResult>();
        foreach (var (cell, running) in matrix.Results)
        {
            results[cell] = await running;
        }

        var written = MatrixTable.Write(results);
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "MATRIX.md"), written, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(NodeRunner.ScriptsDirectory, "MATRIX.md"), TestContext.Current.CancellationToken), written);
    }
}
