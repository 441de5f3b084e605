using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Hosting;

/// <summary>
/// When the host is told to stop, running streams go on for the drain time; then each gets its dialect's <c>shutdown</c> terminal. Only after
/// them does the server stop listening: until then a balancer that asks is told to go elsewhere, and not left before a closed door.
/// </summary>
internal sealed class ShutdownDrain(
    IHostApplicationLifetime lifetime, RunRegistry runs, GovernanceSettingsProvider settings, IOptions<HostOptions> host, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    /// <summary>What remains for terminals and releases after the drain.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(5);

    private CancellationTokenRegistration _stopping;
    private Task _drained = Task.CompletedTask;

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
        settings.Reloaded += MakeRoom;
        _stopping = lifetime.ApplicationStopping.Register(() => _drained = DrainAsync());
        return Task.CompletedTask;
    }

    /// <summary>The server listens still.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A host that is stopped by a call, and not by a signal, tells this only later.
        lifetime.StopApplication();
        await _drained.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        settings.Reloaded -= MakeRoom;
        _stopping.Dispose();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void MakeRoom() => MakeRoom(host.Value, settings);

    private async Task DrainAsync()
    {
        foreach (var run in runs.All)
        {
            run.RetireConnection();
        }

        if (await AreOverAsync(settings.Current.DrainTimeout))
        {
            return;
        }

        foreach (var run in runs.All)
        {
            run.Stop(StreamOutcome.Shutdown, "This replica is shutting down.");
        }

        await AreOverAsync(Ending);
    }

    private async Task<bool> AreOverAsync(TimeSpan patience)
    {
        try
        {
            await EndsAsync().WaitAsync(patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Requests that come meanwhile are refused, and are soon over too.</summary>
    private async Task EndsAsync()
    {
        while (runs.All.Select(run => run.Finalized).ToList() is { Count: > 0 } left)
        {
            await Task.WhenAll(left);
        }
    }
}
