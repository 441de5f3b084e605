using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>One proxy before one model server, with a policy <c>timing-dialect</c> for each timing in each dialect that must be named.</summary>
/// <param name="timings">The timings, and the keys by which a policy has them.</param>
/// <param name="common">Keys of all policies.</param>
public abstract class TimingsFixture((string Name, (string Key, string Value)[] Settings)[] timings, params (string Key, string Value)[] common) : IAsyncLifetime
{
    internal SimulatedModelServer Model { get; private set; } = null!;

    internal GovernedProxy Proxy { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Model = await SimulatedModelServer.StartAsync();
        var routes =
            from timing in timings
            from dialect in (string[])["Auto", "Sse", "Ndjson"]
            from setting in PolicyRoutes.Of($"{timing.Name}-{dialect}", [("Dialect", dialect), .. common, .. timing.Settings])
            select setting;
        Proxy = await GovernedProxy.StartAsync(Model.Address, routes.ToDictionary());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Proxy.DisposeAsync();
        await Model.DisposeAsync();
    }
}
