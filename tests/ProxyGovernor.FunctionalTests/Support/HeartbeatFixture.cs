using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>One proxy whose policies send heartbeats as often as is allowed, before one model server; a policy for each timer, in each dialect that must be named.</summary>
public sealed class HeartbeatFixture : IAsyncLifetime
{
    private static readonly (string Name, (string Key, string Value)[] Settings)[] Timings =
    [
        ("calm", []), ("idle", [("Timeouts:Idle", "00:00:00.7")]), ("first", [("Timeouts:FirstByte", "00:00:00.7")]),
    ];

    internal SimulatedModelServer Model { get; private set; } = null!;

    internal GovernedProxy Proxy { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Model = await SimulatedModelServer.StartAsync();
        var routes =
            from timing in Timings
            from dialect in (string[])["Auto", "Sse", "Ndjson"]
            from setting in PolicyRoutes.Of($"{timing.Name}-{dialect}", [("Dialect", dialect), ("Heartbeat", Heartbeats.Interval), .. timing.Settings])
            select setting;
        Proxy = await GovernedProxy.StartAsync(Model.Address, routes.ToDictionary());
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Model.DisposeAsync();
    }

    /// <summary>Sends a prompt that asks for a stream, in a session of its own name, and returns at the response's headers.</summary>
    internal Task<PromptResponse> SendAsync(DialectCase dialect, string timing, string session, params (string Name, string Value)[] script) =>
        Proxy.Client.PromptAsync(Prompt.Request(dialect.Path, session, headers: [(PolicyRoutes.Header, $"{timing}-{dialect.Policy}"), .. script]));
}
