using Microsoft.Extensions.Logging;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.Hosting;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Redis;
using ProxyGovernor.Sessions;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests.Replicas;

/// <summary>A proxy that starts before its Redis is there, and has no identity secret configured. Redis holds the one that other replicas use.</summary>
internal sealed class LateRedis : IAsyncDisposable
{
    private static readonly byte[] Shared = "the secret of the other replicas"u8.ToArray();

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("late-redis-");
    private readonly int _port = RedisServer.FreePort();
    private readonly EventSignals _events = new();
    private RedisServer? _server;

    private LateRedis(SimulatedModelServer model) => Model = model;

    public SimulatedModelServer Model { get; }

    public GovernedProxy Proxy { get; private set; } = null!;

    public static async Task<LateRedis> StartAsync(params (string Key, string Value)[] settings)
    {
        var late = new LateRedis(await SimulatedModelServer.StartAsync());
        await late.RememberSecretAsync();
        late.Proxy = await GovernedProxy.StartAsync(
            late.Model.Address, settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value),
            host: builder =>
            {
                builder.Logging.AddProvider(late._events);
                new StreamGovernanceBuilder(builder.Services).AddRedisLeases($"127.0.0.1:{late._port}");
            });
        return late;
    }

    /// <summary>Redis comes up, the proxy adopts the secret that it finds there, and leases are kept there from now on.</summary>
    public async Task ComeUpAsync()
    {
        _server = await RedisServer.StartAsync(_port, "--dir", _data.FullName);
        var secret = (IdentitySecret)Proxy.Services.GetService(typeof(IdentitySecret))!;
        while (!secret.Current.Secret.SequenceEqual(Shared))
        {
            await Pace.NextAsync();
        }

        await _events.WaitAsync("store_back");
    }

    /// <summary>A stream without end, once its first event is there.</summary>
    public async Task<PromptResponse> StreamAsync(string name, string caller = "alice")
    {
        var response = await Proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", name), ("Authorization", $"Bearer {caller}"));
        Assert.NotNull(await response.NextEventAsync());
        return response;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Model.DisposeAsync();
        await (_server?.DisposeAsync() ?? default);
        _events.Dispose();
        _data.Delete(recursive: true);
    }

    /// <summary>Redis of a day before leaves its data behind.</summary>
    private async Task RememberSecretAsync()
    {
        await using var server = await RedisServer.StartAsync(0, "--dir", _data.FullName);
        await RedisCli.OkAsync(server, "set", "pg:identity", Convert.ToBase64String(Shared));
        await RedisCli.OkAsync(server, "save");
    }
}
