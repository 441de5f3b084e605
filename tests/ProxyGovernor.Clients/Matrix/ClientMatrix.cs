using ProxyGovernor.Clients.Sdks;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>Plays all cells side by side, since most of their time is the SDKs' own waiting between attempts.</summary>
public sealed class ClientMatrix : IAsyncLifetime
{
    private const int SideBySide = 40;

    private readonly SemaphoreSlim _places = new(SideBySide);
    private readonly Dictionary<Cell, Task<CellResult>> _results = [];
    private NodeRunner? _node;
    private SimulatedModelServer? _model;
    private Stage? _stage;

    internal IReadOnlyDictionary<Cell, Task<CellResult>> Results => _results;

    public async ValueTask InitializeAsync()
    {
        _node = NodeRunner.Start();
        _model = await SimulatedModelServer.StartAsync();
        _stage = await Stage.SetAsync(_model);
        foreach (var (number, cell) in Cell.All.Index())
        {
            _results.Add(cell, Task.Run(() => PlayAsync(cell, $"cell-{number}")));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_results.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        await _stage!.DisposeAsync();
        await _model!.DisposeAsync();
        await _node!.DisposeAsync();
        _places.Dispose();
    }

    private async Task<CellResult> PlayAsync(Cell cell, string session)
    {
        await _places.WaitAsync();
        try
        {
            if (cell.Ending.Deed != Deed.Shutdown)
            {
                return await new CellRun(cell, SdkOf(cell.Client), _stage!, session).PlayAsync();
            }

            // A proxy that shuts down is of no use to anybody else.
            await using var stage = await Stage.SetAsync(_model!);
            return await new CellRun(cell, SdkOf(cell.Client), stage, session).PlayAsync();
        }
        finally
        {
            _places.Release();
        }
    }

    private ISdk SdkOf(Client client) => client switch
    {
        { Package: { } package } => _node!.Sdk(package),
        { Dialect: Dialects.StreamDialect.Anthropic } => new AnthropicSdk(),
        _ => new OpenAISdk(),
    };
}
