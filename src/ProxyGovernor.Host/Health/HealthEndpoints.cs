using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace ProxyGovernor.Host.Health;

/// <summary>The two questions that an orchestrator asks: does the process live, and may it be sent requests.</summary>
internal static class HealthEndpoints
{
    private const string ReadyTag = "ready";

    /// <summary>Adds the checks of readiness; packages add theirs with the tag <c>ready</c>.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<ShutdownReadinessCheck>("shutdown", tags: [ReadyTag]);
        return services;
    }

    /// <summary>Maps <c>/healthz/live</c>, which asks nothing further, and <c>/healthz/ready</c>.</summary>
    public static IEndpointConventionBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder health = endpoints.MapGroup("/healthz");
        health.MapHealthChecks("/live", new HealthCheckOptions { Predicate = static _ => false });
        health.MapHealthChecks("/ready", new HealthCheckOptions { Predicate = static check => check.Tags.Contains(ReadyTag) });
        return health;
    }
}
