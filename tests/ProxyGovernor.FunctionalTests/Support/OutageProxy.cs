using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A proxy whose lease store fails on demand, with a model server behind it. Its heartbeat is fast, so that a store that is back is seen soon.</summary>
internal sealed class OutageProxy : IAsyncDisposable
{
    private readonly EventSignals _events = new();

    private OutageProxy(SimulatedModelServer model) => Model = model;

    public SimulatedModelServer Model { get; }

    public FaultyLeaseStore Store { get; } = new(new MemoryLeaseStore(TimeSpan.FromSeconds(30), TimeProvider.System), TimeProvider.System);

    public GovernedProxy Proxy { get; private set; } = null!;

    /// <summary>The names of the store's changes of state that were logged.</summary>
    public IReadOnlyList<string> Changes => _events.Names;

    public static async Task<OutageProxy> StartAsync(IStepProbe? probe = null, params (string Key, string Value)[] settings)
    {
        var outage = new OutageProxy(await SimulatedModelServer.StartAsync());
        var all = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        all["StreamGovernance:Leases:Heartbeat"] = "00:00:00.050";
        outage.Proxy = await GovernedProxy.StartAsync(
            outage.Model.Address, all, probe, services => services.AddSingleton<ILeaseStore>(outage.Store), host: host => host.Logging.AddProvider(outage._events));
        return outage;
    }

    /// <summary>A stream without end, once its first event is there.</summary>
    public async Task<PromptResponse> StreamAsync(string name)
    {
        var response = await Proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", name));
        Assert.NotNull(await response.NextEventAsync());
        return response;
    }

    /// <summary>A short answer.</summary>
    public Task<PromptResponse> AskAsync(string name) => Proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", name));

    /// <summary>The store works again, and the replica knows.</summary>
    public Task ReturnAsync()
    {
        Store.Fault = StoreFault.None;
        return _events.WaitAsync("store_back");
    }

    /// <summary>The replica has found out that the store is away.</summary>
    public Task AwayAsync() => _events.WaitAsync("store_away");

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Model.DisposeAsync();
        _events.Dispose();
    }
}
