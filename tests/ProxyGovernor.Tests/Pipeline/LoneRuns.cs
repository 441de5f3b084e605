using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Dialects;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Pipeline.Aborting;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Policies;

namespace ProxyGovernor.Tests.Pipeline;

/// <summary>Makes runs without a server around them, on a clock in the test's hand.</summary>
internal sealed class LoneRuns : IDisposable
{
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GovernanceSettingsProvider _settings = new(
        new GovernanceSection(GovernanceConfigurations.Section()), new ProxyConfigurations([]), NullLogger<GovernanceSettingsProvider>.Instance);

    public ManualTimeProvider Time { get; } = new();

    public LifecycleFeed Feed { get; } = new();

    public GovernedRun Create(StreamPolicy policy)
    {
        var lifecycle = new Lifecycle(NullLogger<Lifecycle>.Instance, Feed, new ReplicaIdentity(), Time);
        var metrics = new GovernorMetrics(_meters.GetRequiredService<IMeterFactory>());
        var aborter = new UpstreamAborter(_settings, metrics, Time, NullLogger<UpstreamAborter>.Instance);
        var services = new RunServices(Time, lifecycle, metrics, new RunRegistry(), aborter, null);
        var identity = new LeaseRun("run", "session", "replica", "tenant", "route", "chat", "OpenAIChat", 0);
        return new GovernedRun(identity, "request", policy, Dialect.For(StreamDialect.OpenAIChat), new DefaultHttpContext(), services);
    }

    public void Dispose()
    {
        _settings.Dispose();
        _meters.Dispose();
    }
}
