using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ProxyGovernor.Host.Telemetry;

/// <summary>Creates the providers before the server starts: what happens before a provider listens is not recorded.</summary>
internal sealed class TelemetryActivation(IServiceProvider services) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetService<MeterProvider>();
        services.GetService<TracerProvider>();
        return Task.CompletedTask;
    }

    /// <summary>Does nothing: the container disposes the providers last, and that flushes them.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
