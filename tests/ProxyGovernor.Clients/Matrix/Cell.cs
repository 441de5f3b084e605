using ProxyGovernor.Clients.Sdks;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>One cell of the matrix.</summary>
internal sealed record Cell(Client Client, Ending Ending, bool Stream)
{
    public static IReadOnlyList<Cell> All { get; } =
    [
        .. from client in Client.All
           from ending in Endings.All
           from stream in (bool[])[true, false]
           where stream || !ending.StreamOnly
           select new Cell(client, ending, stream),
    ];
}

/// <summary>What came of a cell.</summary>
/// <param name="Seen">What the application is left with.</param>
/// <param name="Attempts">Requests that the SDK sent to the proxy.</param>
/// <param name="Generations">Requests of the SDK that reached the model server.</param>
internal sealed record CellResult(SdkResult Seen, int Attempts, int Generations)
{
    public override string ToString() => Attempts == 1 ? Seen.ToString() : $"{Seen}, after {Attempts} attempts";
}
