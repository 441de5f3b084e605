using Microsoft.Extensions.Hosting;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Hosting;

/// <summary>When the host is told to stop, running streams go on for the drain time; then each gets its dialect's <c>shutdown</c> terminal.</summary>
internal sealed class ShutdownDrain(IHostApplicationLifetime lifetime, RunRegistry runs, GovernanceSettingsProvider settings, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>What remains for terminals and releases after the drain.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(5);

    private CancellationTokenRegistration _stopping;
    private ITimer? _timer;

    /// <summary>The host's own shutdown timeout must not cut the drain short.</summary>
    public static void MakeRoom(HostOptions options, GovernanceSettingsProvider settings)
    {
        var needed = settings.Current.DrainTimeout + Ending;
        if (options.ShutdownTimeout < needed)
        {
            options.ShutdownTimeout = needed;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(Drain);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Dispose();
        _timer?.Dispose();
    }

    private void Drain() => _timer = time.CreateTimer(_ => EndAll(), null, settings.Current.DrainTimeout, Timeout.InfiniteTimeSpan);

    private void EndAll()
    {
        foreach (var run in runs.All)
        {
            run.Stop(StreamOutcome.Shutdown, "This replica is shutting down.");
        }
    }
}
