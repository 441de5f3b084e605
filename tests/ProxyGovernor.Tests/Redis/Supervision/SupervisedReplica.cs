using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Hosting;
using ProxyGovernor.Leases;
using ProxyGovernor.Redis;
using ProxyGovernor.Redis.Supervision;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Sessions;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Policies;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis.Supervision;

/// <summary>What <c>AddRedisLeases</c> registers, asked round by round.</summary>
internal sealed class SupervisedReplica : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="server">Its connection string.</param>
    /// <param name="secret">The configured identity secret, if any.</param>
    /// <param name="deadline">By default longer than production's: a busy machine must not look like a server that is away.</param>
    /// <param name="outage"><c>OnStoreUnavailable</c> of its one policy.</param>
    /// <param name="root">First part of the keys, for tests on a server that others use too.</param>
    public SupervisedReplica(string server, string? secret = null, TimeSpan? deadline = null, string root = "pg", string outage = "Degrade")
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("StreamGovernance:Identity:Secret", secret), new("StreamGovernance:Policies:chat:OnStoreUnavailable", outage)]).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging.AddProvider(Log).AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        services.AddSingleton<IServer, NoServer>();
        services.AddReverseProxy();
        services.AddSingleton(new RedisTransportOptions(server) { Deadline = deadline ?? TimeSpan.FromSeconds(20) });
        services.AddSingleton(new RedisLeaseStoreOptions(RedisStores.Keep) { Root = root });
        services.AddStreamGovernance(configuration.GetSection("StreamGovernance")).AddRedisLeases(server);
        _services = services.BuildServiceProvider();
    }

    public RedisSupervisor Supervisor => _services.GetRequiredService<RedisSupervisor>();

    public RecordedLog Log { get; } = new();

    public ILeaseStore Leases => _services.GetRequiredService<ILeaseStore>();

    public IdentitySecret Secret => _services.GetRequiredService<IdentitySecret>();

    public RedisReadiness Readiness => _services.GetRequiredService<RedisReadiness>();

    public RedisCondition Condition => Readiness.Condition;

    /// <summary>Lines at Error, which is what says that something has to be changed.</summary>
    public IEnumerable<string> Errors => Log.Lines.Where(line => line.StartsWith("Error ", StringComparison.Ordinal));

    public async Task<RedisCondition> AskAsync()
    {
        await Supervisor.AskAsync(TestContext.Current.CancellationToken);
        return Condition;
    }

    /// <summary>Asks until the server stands so, as the rounds do by themselves.</summary>
    public Task AskUntilAsync(RedisStanding standing) => RedisTransports.UntilAnsweredAsync(async () =>
    {
        if ((await AskAsync()).Standing != standing)
        {
            throw new TimeoutException();
        }
    });

    /// <summary>What <c>/healthz/ready</c> goes by.</summary>
    public async Task<HealthStatus> HealthAsync() =>
        (await _services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), TestContext.Current.CancellationToken)).Status;

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
