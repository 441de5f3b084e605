using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProxyGovernor.Host.Health;

/// <summary>Turns unhealthy as soon as the process begins to stop, so that no balancer sends new streams to a replica that drains.</summary>
internal sealed class ShutdownReadinessCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The process is stopping.")
            : HealthCheckResult.Healthy());
}
