using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProxyGovernor.Redis.Supervision;

/// <summary>Whether this replica may be sent requests, as far as its lease store is concerned. A check of the tag <c>ready</c>.</summary>
internal sealed class RedisReadiness : IHealthCheck
{
    private volatile RedisCondition _condition = RedisCondition.NotAskedYet;

    public RedisCondition Condition
    {
        get => _condition;
        set => _condition = value;
    }

    /// <summary>Whether a server that is merely away makes this replica not ready; else it governs its own streams meanwhile.</summary>
    /// <value>false.</value>
    public bool NotReadyWhileUnreachable { get; set; }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (standing, messages) = Condition;
        var description = string.Join(' ', messages);
        return Task.FromResult(standing switch
        {
            RedisStanding.Passed => HealthCheckResult.Healthy(description),
            RedisStanding.Unreachable when !NotReadyWhileUnreachable => HealthCheckResult.Degraded(description),
            _ => HealthCheckResult.Unhealthy(description),
        });
    }
}
