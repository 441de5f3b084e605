using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Hosting;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Redis;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>A replica in this process, composed as the host is, whose leases are asked for without any request.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Replica(WebApplication application) => _application = application;

    public ILeaseStore Store => _application.Services.GetRequiredService<ILeaseStore>();

    public LeaseCoordinator Coordinator => _application.Services.GetRequiredService<LeaseCoordinator>();

    public static async Task<Replica> StartAsync(string redis)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        builder.Services.AddStreamGovernance(builder.Configuration.GetSection("StreamGovernance")).AddRedisLeases(redis);
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        await application.StartAsync();
        return new Replica(application);
    }

    /// <summary>A run of a session of its own.</summary>
    public LeaseRun NewRun()
    {
        var (session, now) = (Guid.NewGuid().ToString("N")[..22], DateTimeOffset.UtcNow);
        var name = _application.Services.GetRequiredService<ReplicaIdentity>().Name;
        return new(StreamId.Create(Store.BucketOf(session), now), session, name, "tenant", "default", "chat", "OpenAIChat", now.ToUnixTimeMilliseconds());
    }

    /// <summary>Asks the store itself for a run's lease, which nobody renews.</summary>
    public ValueTask<AcquireReply> AcquireAsync(LeaseRun run, CancellationToken cancellationToken) => Store.AcquireAsync(
        new AcquireRequest(run, ConflictPolicy.Supersede, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(2), NotAfter: 0, QueueLimit: 8, Claim: false), cancellationToken);

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
