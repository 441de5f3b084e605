using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A proxy that queues, before a model server that holds every answer of <c>s1</c> at one gate.</summary>
internal sealed class QueueingProxy : IAsyncDisposable
{
    public required SimulatedModelServer Model { get; init; }

    public required GovernedProxy Proxy { get; init; }

    public required WatchedLeases Leases { get; init; }

    public static async Task<QueueingProxy> StartAsync(int limit, string timeout = "00:00:30")
    {
        var leases = new WatchedLeases();
        var model = await SimulatedModelServer.StartAsync();
        var settings = new Dictionary<string, string?> { ["OnConflict"] = "Queue", ["Queue:Limit"] = $"{limit}", ["Queue:Timeout"] = timeout };
        return new QueueingProxy { Model = model, Leases = leases, Proxy = await GovernedProxy.StartAsync(model.Address, settings, services: leases.AddTo) };
    }

    public Task<PromptResponse> AskAsync(string name) => AskUntilAsync(name, CancellationToken.None);

    public Task<PromptResponse> AskUntilAsync(string name, CancellationToken left) =>
        Proxy.Client.PromptAsync(Prompt.Request(session: "s1", headers: [("X-Model-Gate", "gate"), ("X-Model-Events", "1"), ("X-Model-Name", name)]), left);

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Model.DisposeAsync();
    }
}
