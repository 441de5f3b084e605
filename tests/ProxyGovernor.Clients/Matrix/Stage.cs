using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>What a cell plays on: the SDKs, a governed proxy, and the simulated model server behind it.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly Dictionary<string, string?> Settings = new(Policies.Settings) { ["StreamGovernance:DrainTimeout"] = "00:00:00.050" };

    private Stage(SimulatedModelServer model, GovernedProxy proxy, EndHolds holds) => (Model, Proxy, Holds) = (model, proxy, holds);

    public SimulatedModelServer Model { get; }

    public GovernedProxy Proxy { get; }

    public EndHolds Holds { get; }

    public static async Task<Stage> SetAsync(SimulatedModelServer model)
    {
        var holds = new EndHolds();
        return new Stage(model, await GovernedProxy.StartAsync(model.Address, Settings, holds), holds);
    }

    public ValueTask DisposeAsync() => Proxy.DisposeAsync();
}
