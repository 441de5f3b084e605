using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Redis.Supervision;

/// <summary>Whether this replica may be sent requests, as far as its lease store is concerned. A check of the tag <c>ready</c>.</summary>
internal sealed class RedisReadiness(GovernanceSettingsProvider settings) : IHealthCheck
{
    private volatile RedisCondition _condition = RedisCondition.NotAskedYet;

    public RedisCondition Condition
    {
        get => _condition;
        set => _condition = value;
    }

    /// <summary>Whether all that this replica could do while the server is away is to answer 503.</summary>
    private bool OnlyRejects => settings.Current.Policies is { Count: > 0 } policies
        && policies.Values.All(static policy => policy.OnStoreUnavailable == StoreOutagePolicy.Reject);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (standing, messages) = Condition;
        var description = string.Join(' ', messages);
        return Task.FromResult(standing switch
        {
            RedisStanding.Passed => HealthCheckResult.Healthy(description),
            RedisStanding.Unreachable when !OnlyRejects => HealthCheckResult.Degraded(description),
            _ => HealthCheckResult.Unhealthy(description),
        });
    }
}
