using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.Hosting;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Redis;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests.Replicas;

/// <summary>Two proxies that share their leases in one Redis, before one model server.</summary>
internal sealed class TwoReplicas : IAsyncDisposable
{
    private static int _count;

    public required SimulatedModelServer Model { get; init; }

    public required GovernedProxy One { get; init; }

    public required GovernedProxy Other { get; init; }

    /// <summary>Loses all contact of <see cref="One"/> with Redis, as if the process had died.</summary>
    public required SeverableTransport Contact { get; init; }

    public static Task<TwoReplicas> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    /// <param name="probe">Of <see cref="One"/>.</param>
    /// <param name="settings">As <see cref="GovernedProxy"/> takes them.</param>
    public static async Task<TwoReplicas> StartAsync(StepProbe? probe, params (string Key, string Value)[] settings)
    {
        var server = (await RedisServer.Shared).Address;
        var root = string.Create(CultureInfo.InvariantCulture, $"pair-{Interlocked.Increment(ref _count)}");
        var model = await SimulatedModelServer.StartAsync();
        var contact = new SeverableTransport(server);
        var replicas = new TwoReplicas { Model = model, One = await ProxyAsync(contact.AddTo, probe), Other = await ProxyAsync(static _ => { }, null), Contact = contact };
        await Task.WhenAll(ReadyAsync(replicas.One), ReadyAsync(replicas.Other));
        return replicas;

        Task<GovernedProxy> ProxyAsync(Action<IServiceCollection> services, StepProbe? steps) => GovernedProxy.StartAsync(
            model.Address, settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)).Append(new("StreamGovernance:Identity:Secret", "shared by the two replicas")).ToDictionary(),
            steps, services,
            host: builder =>
            {
                builder.Services.AddSingleton(new RedisLeaseStoreOptions(TimeSpan.FromSeconds(30)) { Root = root });
                new StreamGovernanceBuilder(builder.Services).AddRedisLeases(server);
            });
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        await Model.DisposeAsync();
    }

    /// <summary>Its first contact with Redis is behind it: on a busy machine that may take longer than a call of a stream has.</summary>
    private static async Task ReadyAsync(GovernedProxy proxy)
    {
        var health = proxy.Services.GetRequiredService<HealthCheckService>();
        while ((await health.CheckHealthAsync(static check => check.Tags.Contains("ready"), TestContext.Current.CancellationToken)).Status != HealthStatus.Healthy)
        {
            await Pace.NextAsync();
        }
    }
}
