using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>One proxy and one model server for all endings of all dialects; a policy for each timer, in each dialect that must be named.</summary>
public sealed class EndingsFixture : IAsyncLifetime
{
    // Headers must be there before the timers from the request's start are due; idleness counts only after the first event.
    internal static readonly TimeSpan FirstByte = TimeSpan.FromMilliseconds(250);
    internal static readonly TimeSpan Total = TimeSpan.FromMilliseconds(250);
    internal static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);

    private static readonly (string Name, (string Key, string Value)[] Settings)[] Timings =
    [
        ("calm", []), ("idle", [("Timeouts:Idle", $"{Idle}")]), ("first", [("Timeouts:FirstByte", $"{FirstByte}")]), ("total", [("Timeouts:Total", $"{Total}")]),
    ];

    internal SimulatedModelServer Model { get; private set; } = null!;

    internal GovernedProxy Proxy { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Model = await SimulatedModelServer.StartAsync();
        var routes =
            from timing in Timings
            from dialect in (string[])["Auto", "Sse", "Ndjson"]
            from setting in PolicyRoutes.Of($"{timing.Name}-{dialect}", [("Dialect", dialect), .. timing.Settings])
            select setting;
        Proxy = await GovernedProxy.StartAsync(Model.Address, routes.ToDictionary());
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Model.DisposeAsync();
    }
}
